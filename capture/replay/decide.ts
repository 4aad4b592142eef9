import type { ClickHouseClient } from '@clickhouse/client';
import type { Fix } from './fix.ts';
import { type Judged, judgeAgain, type Passed, type Permission } from './judge-again.ts';
import { identityKey, type KnownIdentity, readKnownIdentities } from './known-identities.ts';
import type { Decided, Outcome } from './outcome.ts';
import type { RejectedRecord } from './read-rejected.ts';

/**
 * Decides, page after page, what becomes of rejected records. Of one identity one content is sent, once: another would
 * only be refused a second time, as a conflict.
 */
export class Decider {
  readonly #client: ClickHouseClient;
  readonly #fix: Fix | undefined;
  readonly #withdrawn: ReadonlySet<string>;
  readonly #permission: Permission;
  readonly #sent = new Map<string, string>();

  /** `withdrawn`: imports that can not count any more. */
  constructor(
    client: ClickHouseClient,
    asked: { readonly fix: Fix | undefined; readonly permission: Permission },
    withdrawn: ReadonlySet<string>,
  ) {
    this.#client = client;
    this.#fix = asked.fix;
    this.#permission = asked.permission;
    this.#withdrawn = withdrawn;
  }

  async decide(records: readonly RejectedRecord[]): Promise<Decided[]> {
    const judged = records.map((record) => ({
      record,
      judged: judgeAgain(record, this.#fix, this.#permission),
    }));
    const known = await readKnownIdentities(
      this.#client,
      judged.flatMap(({ judged: each }) => (each.kind === 'passed' ? [each] : [])),
    );
    return judged.map(({ record, judged: each }) => ({ record, outcome: this.#outcomeOf(each, known) }));
  }

  #outcomeOf(judged: Judged, known: ReadonlyMap<string, KnownIdentity>): Outcome {
    if (judged.kind !== 'passed') return judged;
    if (judged.importId !== '' && this.#withdrawn.has(judged.importId)) {
      return {
        kind: 'unready',
        problem: 'its import was withdrawn, so it could never count. Import the file again instead',
      };
    }
    const key = identityKey(judged.source, judged.eventId);
    const counted = known.get(key);
    if (counted !== undefined)
      return compare(judged, counted.topic === 'shop.rejected' ? '' : counted.contentHash);
    const before = this.#sent.get(key);
    if (before !== undefined) return compare(judged, before);
    this.#sent.set(key, judged.contentHash);
    return { kind: 'sent', passed: judged };
  }
}

function compare(passed: Passed, contentHash: string): Outcome {
  return passed.contentHash === contentHash
    ? { kind: 'counts_already', passed }
    : { kind: 'refused', reason: 'conflict', path: 'event_id' };
}
