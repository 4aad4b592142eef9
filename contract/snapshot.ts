import { rejectionReasons } from './rejection-reasons.ts';
import { type Shape, shape } from './shape.ts';
import { type Topic, topics } from './topics.ts';

/** The whole contract at one moment, as JSON: what a later one is compared with. */
export interface ContractSnapshot {
  shape: Shape;
  topics: readonly Topic[];
  reasons: readonly string[];
}

/** The contract as the code has it now. */
export function takeSnapshot(): ContractSnapshot {
  return { shape, topics, reasons: Object.keys(rejectionReasons) };
}
