import { type EventShape, type Field, shape } from '../shape.ts';
import { code, page, table } from './markdown.ts';

const LONGEST_LIST_SHOWN = 8;

/** docs/events.md: every event with its properties. */
export function eventsPage(): string {
  const ofKind = (kind: EventShape['kind']) => shape.events.filter((event) => event.kind === kind);
  return page(
    '# Events',
    'Every record is one JSON object of UTF-8: the envelope, and inside `properties` what is particular to its ' +
      '`event_type`. `null` is absent, and so is empty text. Properties that are not listed are kept as they are; one ' +
      'that is listed means the same in every event, and is checked wherever it stands. Event types that are not listed are ' +
      'accepted untyped. Money is an integer of minor units of the record’s `currency`. How ' +
      'to add to this page: [adding-an-event.md](adding-an-event.md).',
    '## Envelope',
    fieldTable(shape.envelope, shape.envelopeRequired),
    'Behaviour also needs `anonymous_id` or `user_id`.',
    '## Context',
    'Inside `context`, all optional; a value of another kind is as good as absent.',
    table(
      ['field', 'personal', 'meaning'],
      shape.context.map((field) => [
        code((field.at ?? [field.name]).join('.')),
        field.personal ?? '',
        field.description,
      ]),
    ),
    '## Items of `products`',
    fieldTable(shape.product, shape.productRequired),
    '## Behaviour',
    'What visitors do. Topic `shop.events`.',
    ...ofKind('behaviour').map(section),
    '## Transactions',
    'What the books say about orders; the system of record for money. Topic `shop.orders`.',
    ...ofKind('transaction').map(section),
    '## Changes',
    'What the shop’s tables say of customers and products, deletes included: the highest `aggregate_version` is how it is ' +
      'now. Topics `shop.customers` and `shop.products`, from which Kafka takes superseded values.',
    ...ofKind('change').map(section),
    '## Rejected rows',
    'Rows that never reached another topic. Topic `shop.rejected`; the reasons are in [rejection-reasons.md](rejection-reasons.md).',
    ...ofKind('rejection').map(section),
  );
}

function section(event: EventShape): string {
  const known = event.kind === 'rejection' ? shape.rejection : shape.properties;
  const fields = [...event.required, ...event.optional].flatMap(
    (name) => known.find((field) => field.name === name) ?? [],
  );
  const sums = event.arithmetic.map((rule) =>
    rule.lines
      ? `${code(rule.target)} is the sum of ${code('quantity')} × ${code('price')} over the products.`
      : `${code(rule.target)} = ${[rule.plus.join(' + '), ...rule.minus].join(' − ')}.`,
  );
  const parts = [`### ${event.type}`, event.description, fieldTable(fields, event.required)];
  return [...parts, ...(sums.length > 0 ? [sums.join(' ')] : [])].join('\n\n');
}

function fieldTable(fields: readonly Field[], required: readonly string[]): string {
  return table(
    ['field', 'class', 'required', 'limits', 'personal', 'meaning'],
    fields.map((field) => [
      code(field.name),
      field.class,
      required.includes(field.name) ? 'yes' : '',
      limits(field),
      field.personal ?? '',
      field.description,
    ]),
  );
}

function limits(field: Field): string {
  if (field.oneOf) {
    return field.oneOf.length <= LONGEST_LIST_SHOWN
      ? `one of ${field.oneOf.join(', ')}`
      : `one of ${field.oneOf.length} listed values`;
  }
  if (field.maxLength !== undefined) return `≤ ${field.maxLength} characters`;
  if (field.minimum !== undefined && field.maximum !== undefined)
    return `${field.minimum} … ${field.maximum}`;
  return '';
}
