/** What the stream sends, as types: the same shapes as the API's answers. */

export type { ViewDescription } from '../../describe-view.ts';
export type { PipelineState } from '../../pipeline/pipeline.ts';
export type { WholeEvent } from '../../read/event.ts';
export type { Freshness } from '../../read/freshness.ts';
export type { FunnelStep } from '../../read/funnel.ts';
export type { LatestEvent } from '../../read/latest.ts';
export type { CurrencyNumbers, Overview } from '../../read/overview.ts';
export type { People } from '../../read/people.ts';
export type { ProductSales } from '../../read/products.ts';
export type { RejectedReason } from '../../read/rejected.ts';
export type { Series, SeriesPoint } from '../../read/series.ts';
export type { SeriesDelta } from '../../stream/changes.ts';
export type { PartError } from '../../stream/take-snapshot.ts';
