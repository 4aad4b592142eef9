import { Type } from 'typebox';
import { count, orNull, span, time } from './values.ts';

/** What a question may be narrowed to. '' as a value stands for "not known". */
export const filterNames = ['event_type', 'category', 'product', 'country', 'channel', 'device'] as const;
export type FilterName = (typeof filterNames)[number];

/** Chosen values by filter; an empty list filters nothing. */
export type Filters = Record<FilterName, string[]>;

const filters = Object.fromEntries(filterNames.map((name) => [name, Type.Array(Type.String())])) as Record<
  FilterName,
  Type.TArray<Type.TString>
>;

/** Up to when numbers are complete. Roll-ups by dimension and distinct people follow a few seconds later. */
export const freshnessSchema = Type.Object({
  as_of: orNull(time),
  age_ms: orNull(count),
  rolled_up_as_of: orNull(time),
});
export type Freshness = Type.Static<typeof freshnessSchema>;

/** What every answer says of itself: the asked and the really covered range, zone, filters, sources. */
export const viewFields = {
  range: Type.Object({ name: Type.String(), from: time, to: time }),
  /** The part of the range that the answer really covers: it ends now, at the latest. */
  covers: span,
  /** The period before, of the same length as what is covered; null where there is none to compare with. */
  compared: orNull(span),
  /** IANA zone in which days, weeks and months begin. */
  tz: Type.String(),
  reporting_tz: Type.String(),
  filters: Type.Object(filters),
  currency: orNull(Type.String()),
  sources: Type.Array(Type.String()),
  demo: Type.Enum(['absent', 'only', 'left_out', 'included']),
  known_sources: Type.Array(Type.Object({ source: Type.String(), events: Type.String() })),
  /** First and last minute with facts of these sources. */
  extent: orNull(span),
  /** Facts whose clock is ahead of ours, as text. */
  ahead: Type.String(),
};

export const viewSchema = Type.Object(viewFields);
export type ViewDescription = Type.Static<typeof viewSchema>;

export const answerHead = { ...viewFields, freshness: freshnessSchema };
