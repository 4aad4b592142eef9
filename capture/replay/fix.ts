/** What a fix file says, once it is read and checked: docs/rejected.md is the guide. */
export interface Fix {
  readonly rules: readonly Rule[];
  /** The file as it is, and its SHA-256 in hex: both are recorded with a replay. */
  readonly text: string;
  readonly hash: string;
}

/** Of several rules the first whose `when` holds is applied; what no rule is for is judged as it came. */
export interface Rule {
  readonly when?: Readonly<Partial<Record<WhenName, string | readonly string[]>>>;
  readonly read?: ReadOptions;
  /** `record` (default): the raw text is the record. `row`: begin with the columns of the refused row. */
  readonly start?: 'record' | 'row';
  readonly steps?: readonly Step[];
}

/** What a rule can ask of a rejected record, before anything is changed. */
export const whenNames = ['reason', 'path', 'source', 'topic', 'event_type', 'origin', 'file'] as const;
export type WhenName = (typeof whenNames)[number];

export interface ReadOptions {
  /** How the bytes are written. Default utf-8. */
  readonly encoding?: 'utf-8' | 'windows-1252';
  /** Which of the values of a key that stands twice is meant. Without it such a record stays rejected. */
  readonly repeated_key?: 'last';
}

export interface NumberText {
  /** Default `.`. */
  readonly decimal?: '.' | ',';
  /** Sign between groups of three digits. Default none. */
  readonly thousands?: string;
}

/** One change. The key that names it holds the path; a path that is not there is passed over, except by set. */
export type Step =
  | { readonly set: string; readonly value: unknown }
  | { readonly default: string; readonly value: unknown }
  | { readonly rename: string; readonly to: string }
  | { readonly copy: string; readonly to: string }
  | { readonly remove: string }
  | { readonly map: string; readonly values: Readonly<Record<string, unknown>> }
  | ({ readonly convert: string; readonly as: 'text' | 'integer' | 'number' | 'boolean' } & NumberText)
  | ({
      readonly minor_units: string;
      readonly currency: string;
      readonly float_noise?: boolean;
    } & NumberText)
  | ({
      readonly major_units: string;
      readonly currency: string;
      readonly float_noise?: boolean;
    } & NumberText)
  | { readonly time: string; readonly formats: readonly string[]; readonly zone?: string }
  | { readonly shorten: string; readonly length: number }
  | { readonly new_event_id: true };

/** A step that a record can not take; said for people. */
export class StepFault extends Error {}
