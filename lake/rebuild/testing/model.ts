/** A record as the model of the lake knows it. */
export interface ModelRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly at: string;
  readonly batch: number;
  /** Undefined: nothing of it can be read. */
  readonly identity: string | undefined;
  readonly content: string;
  /** By the rules that the tables follow: by those in force now, or by older ones. */
  readonly isAccepted: boolean;
}

export type ModelAccount = 'accepted' | 'duplicate' | 'conflict' | 'rejected';

export const placeOf = ({
  topic,
  partition,
  offset,
}: Pick<ModelRecord, 'topic' | 'partition' | 'offset'>): string => `${topic}/${partition}/${offset}`;

/** What becomes of each record, by place: judged first, then the first copy of each identity counts. */
export function accountsOf(records: readonly ModelRecord[]): Map<string, ModelAccount> {
  const inLine = [...records].sort(
    (a, b) =>
      a.batch - b.batch ||
      compare(a.at, b.at) ||
      compare(a.topic, b.topic) ||
      a.partition - b.partition ||
      a.offset - b.offset,
  );
  const winners = new Map<string, string>();
  const accounts = new Map<string, ModelAccount>();
  for (const record of inLine) {
    const { identity, content, isAccepted } = record;
    if (!isAccepted || identity === undefined) {
      accounts.set(placeOf(record), 'rejected');
      continue;
    }
    const first = winners.get(identity);
    if (first === undefined) winners.set(identity, content);
    const other = first === content ? 'duplicate' : 'conflict';
    accounts.set(placeOf(record), first === undefined ? 'accepted' : other);
  }
  return accounts;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
