import { readFileSync } from 'node:fs';
import type { LaneOffset, LaneRange } from '../lane.ts';

/** A statement with its bound parameters, as @clickhouse/client takes them. */
export interface BoundStatement {
  readonly query: string;
  readonly query_params: Record<string, unknown>;
}

/** What a statement may speak of; each fills one placeholder of the SQL file. */
export interface Scope {
  /** $RANGE: the records of this pass. */
  readonly range?: readonly LaneRange[];
  /** $BELOW: every record below these offsets. */
  readonly below?: readonly LaneOffset[];
  /** $BEYOND: every record from these offsets on. */
  readonly beyond?: readonly LaneOffset[];
  /** $TOUCHED: these minutes; undefined: those that `touched-minutes` finds. */
  readonly minutes?: readonly string[] | undefined;
}

const texts = new Map<string, string>();

function textOf(name: string): string {
  let text = texts.get(name);
  if (text === undefined) {
    text = readFileSync(new URL(`./${name}.sql`, import.meta.url), 'utf8');
    texts.set(name, text);
  }
  return text;
}

/** Conditions spelled out lane by lane, because only then the primary key (topic, partition, offset) prunes. */
class LanePredicates {
  readonly params: Record<string, unknown> = {};
  #count = 0;

  #bind(type: string, value: unknown): string {
    const name = `l${this.#count++}`;
    this.params[name] = value;
    return `{${name}:${type}}`;
  }

  #lane(topic: string, partition: number, bounds: string): string {
    return `(topic = ${this.#bind('String', topic)} AND partition = ${this.#bind('UInt16', partition)} AND ${bounds})`;
  }

  range(lanes: readonly LaneRange[]): string {
    return this.#any(
      lanes.map((l) =>
        this.#lane(
          l.topic,
          l.partition,
          `offset >= ${this.#bind('UInt64', l.from)} AND offset < ${this.#bind('UInt64', l.upto)}`,
        ),
      ),
    );
  }

  below(lanes: readonly LaneOffset[]): string {
    return this.#any(
      lanes.map((l) => this.#lane(l.topic, l.partition, `offset < ${this.#bind('UInt64', l.offset)}`)),
    );
  }

  beyond(lanes: readonly LaneOffset[]): string {
    return this.#any(
      lanes.map((l) => this.#lane(l.topic, l.partition, `offset >= ${this.#bind('UInt64', l.offset)}`)),
    );
  }

  #any(conditions: readonly string[]): string {
    return conditions.length === 0 ? 'false' : conditions.join(' OR ');
  }
}

/** Reads `speed/settle/<name>.sql` and fills its placeholders; values are always bound, never spliced in. */
export function bindStatement(
  name: string,
  scope: Scope,
  params: Record<string, unknown> = {},
): BoundStatement {
  return bindText(textOf(name), scope, params);
}

/** The same for a statement that is made from the contract. */
export function bindText(text: string, scope: Scope, params: Record<string, unknown> = {}): BoundStatement {
  const predicates = new LanePredicates();
  const touched =
    scope.minutes === undefined
      ? () => `(SELECT minute FROM (${textOf('touched-minutes')}))`
      : () => "{minutes:Array(DateTime64(0, 'UTC'))}";
  const named = scope.minutes === undefined ? {} : { minutes: scope.minutes };
  const query = text
    .replaceAll('$TOUCHED', touched)
    .replaceAll('$RANGE', () => predicates.range(scope.range ?? []))
    .replaceAll('$BELOW', () => predicates.below(scope.below ?? []))
    .replaceAll('$BEYOND', () => predicates.beyond(scope.beyond ?? []));
  return { query, query_params: { ...params, ...named, ...predicates.params } };
}
