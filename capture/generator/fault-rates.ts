/** How often each fault happens to a record, from 0 to 1; together at most 1. */
export interface FaultRates {
  /** Held back for 1 to 60 minutes of the shop's clock. */
  late: number;
  /** Sent again, with the same id and content; half of them with another clock. */
  duplicates: number;
  /** Held back behind 1 to 20 later records. */
  outOfOrder: number;
  /** Made into something that the judge rejects. */
  malformed: number;
  /** Sent again, with the same id and other content. */
  conflicts: number;
}

export const NO_FAULTS: FaultRates = { late: 0, duplicates: 0, outOfOrder: 0, malformed: 0, conflicts: 0 };

export function hasFaults(rates: FaultRates): boolean {
  return Object.values(rates).some((rate) => rate > 0);
}
