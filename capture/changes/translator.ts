import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { MillraceError } from '#contract/errors.ts';
import type { Endpoints } from '#engines/endpoints.ts';
import { inTransaction, openPool } from '#engines/postgres/open-pool.ts';
import { openProducer, type RecordProducer } from '../producer.ts';
import { checkPublication } from './check-publication.ts';
import { type DescribedMapping, describeTables } from './describe-tables.ts';
import { faultOf } from './fault-of.ts';
import { followGroups, followPending } from './follow-groups.ts';
import { ChangeGrouper } from './group-changes.ts';
import { MessageQueue } from './message-queue.ts';
import { Mirror } from './mirror.ts';
import { notePosition, type Position, takePosition } from './position.ts';
import { readChange } from './read-change.ts';
import { readTableMapping } from './read-mapping.ts';
import { sendRecords, topicOf } from './send-records.ts';
import { prepareTableChanges, tableChangesTopic } from './table-changes-topic.ts';

/** The mapping of our own demo shop: customers and products, for its orders come by the outbox. */
export const demoMapping = fileURLToPath(new URL('../../mappings/tables/demo-shop', import.meta.url));

export interface TranslatorOptions {
  readonly endpoints: Pick<Endpoints, 'kafka' | 'postgres' | 'shop'>;
  /** Folder of the mapping. @default that of the demo shop */
  readonly mapping?: string | undefined;
  /** Source that the records bear. @default that of the mapping */
  readonly source?: string | undefined;
  /** Told when something begins to be wrong, and of undefined when it is right again. */
  readonly onFault?: (fault: string | undefined) => void;
  /** Called when Kafka has what a transaction says, before PostgreSQL has noted it: for tests of crashes. */
  readonly onSent?: (records: number) => void;
}

/** How the translator is. */
export interface TranslatorHealth {
  /** Why nothing is followed now. */
  readonly fault: string | undefined;
  readonly mapping: string;
  /** The topic is followed up to before this offset; text, as it may be large. */
  readonly nextOffset: string;
  /** Commit of the last transaction that was followed, by the shop's clock; null before the first. */
  readonly moment: string | null;
  /** Records that Kafka has of this process. */
  readonly records: number;
  /** A first copy of the tables is under way. */
  readonly copying: boolean;
  /** Facts that are not whole yet, up to 10,000; some of them may have been refused for that. */
  readonly held: number;
  /** Orders, customers and products that wait to be worked out, up to 10,000. */
  readonly pending: number;
  /** What could not be worked out, and tables that were truncated. */
  readonly problems: readonly { readonly what: string; readonly problem: string }[];
}

export interface Translator {
  health(): TranslatorHealth;
  /** Ends it after what it is at; nothing of that is lost. */
  stop(): Promise<void>;
}

const longestWaitMs = 30_000;
const idleMs = 1_000;
const mostMessages = 2_000;

/**
 * Follows the changes of a shop's tables and says what they mean as records of the contract, until it is stopped.
 * Faults of engines and of the mapping are told and waited out: nothing is skipped.
 *
 * Exactly: what is sent, the mirror, what was said and the position move in one transaction of PostgreSQL, which
 * commits after Kafka has the records. After a crash in between the same records are sent once more, under the same
 * ids, and count once.
 */
export function startTranslator(options: TranslatorOptions): Translator {
  const running = new RunningTranslator(options);
  const run = running.run();
  return {
    health: () => running.state,
    stop: async () => {
      running.stop();
      await run;
    },
  };
}

class RunningTranslator {
  readonly #options: TranslatorOptions;
  readonly #folder: string;
  readonly #stopping = new AbortController();
  #queue: MessageQueue | undefined;
  state: TranslatorHealth;

  constructor(options: TranslatorOptions) {
    this.#options = options;
    this.#folder = options.mapping ?? demoMapping;
    this.state = {
      fault: 'starting',
      mapping: this.#folder,
      nextOffset: '0',
      moment: null,
      records: 0,
      copying: false,
      held: 0,
      pending: 0,
      problems: [],
    };
  }

  stop(): void {
    this.#stopping.abort();
    this.#queue?.wake();
  }

  async run(): Promise<void> {
    const { signal } = this.#stopping;
    for (let waitMs = 500; !signal.aborted; waitMs = Math.min(waitMs * 2, longestWaitMs)) {
      try {
        await this.#follow(() => {
          waitMs = 500;
        });
      } catch (error) {
        if (signal.aborted) return;
        this.#tell(faultOf(error as Error));
        await sleep(waitMs, undefined, { signal }).catch(() => {});
      }
    }
  }

  #tell(fault: string | undefined): void {
    if (fault === this.state.fault) return;
    this.state = { ...this.state, fault };
    this.#options.onFault?.(fault);
  }

  async #follow(onWell: () => void): Promise<void> {
    const { endpoints, source } = this.#options;
    const mapping = readTableMapping(this.#folder, source);
    await prepareTableChanges(endpoints);
    const shop = openPool(endpoints.shop.connector, { max: 1, applicationName: 'millrace-translator' });
    const pool = openPool(endpoints.postgres, { max: 2, applicationName: 'millrace-translator' });
    let producer: RecordProducer | undefined;
    try {
      await checkPublication(shop, mapping);
      const described = await describeTables(shop, mapping);
      const taken = await inTransaction(pool, (client) => takeOver(client, described));
      const { mirror } = taken;
      let { position } = taken;
      producer = await openProducer(endpoints, Object.values(topicOf), {
        clientId: 'millrace-translator',
        lingerMs: 0,
      });
      this.#queue = await MessageQueue.open(endpoints, tableChangesTopic, position.nextOffset);
      const grouper = new ChangeGrouper(position.place);
      await this.#look(pool, position, 0);
      this.#tell(whyIdle(position));
      let isBusy = true;
      while (!this.#stopping.signal.aborted) {
        const messages = await this.#queue.take(mostMessages, isBusy ? 0 : idleMs);
        const groups = messages.flatMap(({ offset, value }) => grouper.add(readChange(value), offset) ?? []);
        const from = position;
        const done = await inTransaction(pool, async (client) => {
          const { nextOffset } = await takePosition(client, tableChangesTopic);
          if (nextOffset !== from.nextOffset) throw new Error('another translator follows the same topic');
          const followed = await followGroups(client, mirror, from, groups);
          const hadPending =
            !followed.copying && !followed.awaitsCopy && (await followPending(client, followed));
          const records = await sendRecords(client, producer as RecordProducer);
          if (records > 0) this.#options.onSent?.(records);
          await notePosition(client, tableChangesTopic, followed);
          return { followed, hadPending, records };
        });
        position = done.followed;
        isBusy = done.hadPending;
        await this.#look(pool, position, done.records);
        this.#tell(whyIdle(position));
        onWell();
      }
    } finally {
      await this.#queue?.close();
      await producer?.abandon().catch(() => {});
      await Promise.all([shop.end(), pool.end()]);
    }
  }

  async #look(pool: pg.Pool, position: Position, records: number): Promise<void> {
    const { rows } = await pool.query<{
      held: string;
      pending: string;
      problems: TranslatorHealth['problems'];
    }>(
      `SELECT (SELECT count(*) FROM (SELECT FROM millrace.held LIMIT 10000) h) AS held,
         (SELECT count(*) FROM (SELECT FROM millrace.pending LIMIT 10000) p) AS pending,
         (SELECT coalesce(jsonb_agg(p), '[]') FROM (
            SELECT kind || ' ' || id AS what, problem FROM millrace.faults ORDER BY last_at DESC LIMIT 10) AS p) AS problems`,
    );
    const { held = '0', pending = '0', problems = [] } = rows[0] ?? {};
    this.state = {
      ...this.state,
      nextOffset: String(position.nextOffset),
      moment: position.momentMs === 0 ? null : new Date(position.momentMs).toISOString(),
      records: this.state.records + records,
      copying: position.copying,
      held: Number(held),
      pending: Number(pending),
      problems,
    };
  }
}

/** Makes the mirror ready and takes the position; under another mapping everything is worked out again. */
async function takeOver(
  client: pg.ClientBase,
  mapping: DescribedMapping,
): Promise<{ mirror: Mirror; position: Position }> {
  const before = await takePosition(client, tableChangesTopic);
  const { mirror, lacks } = await Mirror.prepare(client, mapping);
  const awaitsCopy = before.awaitsCopy || (lacks.length > 0 && before.nextOffset > 0n);
  const isOther = before.mappingHash !== mapping.hash && before.mappingHash !== '';
  if (isOther && !awaitsCopy) await mirror.askForAll(client);
  const position = { ...before, awaitsCopy, mappingHash: mapping.hash };
  await notePosition(client, tableChangesTopic, position);
  return { mirror, position };
}

function whyIdle({ awaitsCopy }: Position): string | undefined {
  return awaitsCopy ? new MillraceError('TABLES_NOT_COPIED', {}).message : undefined;
}
