import { Type } from 'typebox';
import { grainNames } from '../answers/series.ts';
import { type FilterName, filterNames } from '../answers/view.ts';

const examples: Record<FilterName, string[]> = {
  event_type: ['product_viewed'],
  category: ['bags'],
  product: ['P1001'],
  country: ['DE', 'FR'],
  channel: ['email'],
  device: ['mobile'],
};

const filterQuery = Object.fromEntries(
  filterNames.map((name) => [
    name,
    Type.Optional(
      // As long as the contract's longest value, a category: what the page lists can be filtered by.
      Type.Array(Type.String({ maxLength: 512 }), {
        maxItems: 20,
        examples: [examples[name]],
        description: `Only facts of this ${name.replace('_', ' ')}; may be repeated; empty = not known`,
      }),
    ),
  ]),
) as Record<FilterName, Type.TOptional<Type.TArray<Type.TString>>>;

/** What every question about a view may carry. Unknown parameters are ignored by nobody: they are refused. */
export const viewQuery = {
  range: Type.Optional(
    Type.String({
      maxLength: 16,
      description: '15m, 1h, 24h, 7d, 30d, 12mo, any length in m, h, d, w, mo; today, yesterday; all',
      default: '1h',
    }),
  ),
  from: Type.Optional(
    Type.String({
      maxLength: 40,
      description: 'ISO time; UTC unless it names a zone; wins over range',
      examples: ['2011-01-31T00:00:00Z'],
    }),
  ),
  to: Type.Optional(
    Type.String({
      maxLength: 40,
      description: 'ISO time, exclusive; now when left out',
      examples: ['2011-02-28T00:00:00Z'],
    }),
  ),
  tz: Type.Optional(
    Type.String({
      maxLength: 64,
      description: 'IANA zone in which days, weeks and months begin; the shop’s own when left out',
      examples: ['Europe/Berlin'],
    }),
  ),
  source: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 128,
      description: 'One source, or all. Without it, demo is left out as soon as another source has sent',
      examples: ['demo'],
    }),
  ),
  currency: Type.Optional(
    Type.String({
      pattern: '^[A-Z]{3}$',
      description: 'Only orders and money of this ISO 4217 code',
      examples: ['GBP'],
    }),
  ),
  ...filterQuery,
};

export const viewQuerySchema = Type.Object(viewQuery, { additionalProperties: false });

export const limitQuery = Type.Optional(Type.Integer({ minimum: 1, maximum: 100 }));
export const grainQuery = Type.Optional(Type.Enum([...grainNames]));
export const metricQuery = Type.Optional(Type.Enum(['events', 'orders', 'visitors', 'revenue']));

export { answerHead } from '../answers/view.ts';
