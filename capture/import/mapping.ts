/**
 * The mapping: what a file means, as data. `mapping-schema.ts` is the same as JSON Schema, and docs/importing.md
 * explains every key. A template is text with columns in braces: `"{InvoiceNo}/placed"`.
 */
export type Template = string;

/** A value with steps, taken in this order: take, replace, trim, case, lookup, default, times, negate. */
export interface Steps {
  readonly from?: Template;
  /** Instead of `from`: the sum over the rows of the group. */
  readonly sum?: Template;
  /** With `sum`: a nested list of the row, over whose items is added. */
  readonly each?: string;
  /** With `sum`: which rows or items are added. */
  readonly when?: Condition;
  /** A regular expression: its first group, or the whole match; absent where it does not match. */
  readonly take?: string;
  /** Pairs of a regular expression and its replacement. */
  readonly replace?: readonly (readonly [string, string])[];
  readonly trim?: boolean;
  readonly case?: 'lower' | 'upper';
  /** Name of one of `tables`. */
  readonly lookup?: string;
  /** What happens to a value that the table does not have. @default 'reject' */
  readonly otherwise?: 'keep' | 'absent' | 'reject';
  /** The value where there is none; a text may have columns, too. */
  readonly default?: Template | number | boolean;
  /** A factor for numbers and money, multiplied exactly. */
  readonly times?: Template;
  readonly negate?: boolean;
  /** Class of a property that the contract does not know. @default 'string' */
  readonly as?: 'string' | 'identifier' | 'integer' | 'number' | 'money' | 'boolean' | 'timestamp' | 'json';
  readonly note?: string;
}

export type Expression = Template | number | boolean | null | Steps;

/** `products`: one line for each row of the group, or for each item of a nested list. */
export interface Lines {
  readonly lines: Readonly<Record<string, Expression>>;
  /** A nested list of the row; inside `lines` its item stands in the place of the list. */
  readonly each?: string;
  readonly when?: Condition;
  readonly note?: string;
}

export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | Comparison;

export interface Comparison {
  readonly value: Template;
  readonly is?: string;
  readonly one_of?: readonly string[];
  readonly matches?: string;
  readonly empty?: boolean;
  readonly less?: string;
  readonly at_most?: string;
  readonly more?: string;
  readonly at_least?: string;
}

export interface RejectRule {
  readonly when: Condition;
  /** Sentence for people: why such a row makes no record. */
  readonly because: string;
  /** @default 'not_a_sale' */
  readonly reason?: string;
  /** Column that the rule is about. */
  readonly column?: string;
  readonly note?: string;
}

export interface EventMapping {
  readonly when?: Condition;
  readonly event_type: Expression;
  /** Left out: made of the row's content, or of the group's key and the event type. */
  readonly event_id?: Expression;
  readonly occurred_at: Expression;
  readonly anonymous_id?: Expression;
  readonly user_id?: Expression;
  readonly session_id?: Expression;
  readonly trace_id?: Expression;
  readonly context?: Readonly<Record<string, Expression | Readonly<Record<string, Expression>>>>;
  readonly properties?: Readonly<Record<string, Expression | Lines>>;
  readonly note?: string;
}

export interface FileFormat {
  readonly type: 'csv' | 'jsonl';
  readonly delimiter?: string;
  readonly quote?: string;
  readonly escape?: string;
  /** true: the first row names the columns. A list: the file has no such row. @default true */
  readonly header?: boolean | readonly string[];
  /** Any encoding of the WHATWG standard. @default 'utf-8' */
  readonly encoding?: string;
}

export interface Mapping {
  readonly name: string;
  readonly note?: string;
  /** @default the name */
  readonly source?: string;
  readonly format: FileFormat;
  readonly times: { readonly zone: string; readonly formats: readonly string[]; readonly note?: string };
  readonly numbers?: {
    readonly decimal?: string;
    readonly thousands?: string;
    readonly normalise_float_noise?: boolean;
  };
  /** ISO 4217 code of every amount of the row. */
  readonly currency?: Expression;
  /** Cells that mean that there is no value. @default [""] */
  readonly absent?: readonly string[];
  readonly tables?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** A list inside a JSON row, of which each item becomes a row. */
  readonly explode?: string;
  /** What a row is worth, for the money read: any row, sale or not. */
  readonly money?: { readonly amount: Template; readonly times?: Template; readonly negate_when?: Condition };
  readonly reject?: readonly RejectRule[];
  readonly group_by?: Template;
  readonly events: readonly EventMapping[];
}
