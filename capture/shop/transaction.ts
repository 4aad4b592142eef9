/** A record of the shop's books as they take it: its text stays as it is, for the outbox sends it byte for byte. */
export interface BookTransaction {
  readonly text: string;
  readonly type: string;
  /** The order, or what stands for it: the key of the record. */
  readonly key: string;
  /** Empty for a refund that names no order. */
  readonly orderId: string;
  /** The order's version after it; 0 without an order. */
  readonly version: number;
  readonly customerId: string;
  readonly country: string;
  /** What an order takes, by sku. */
  readonly units: ReadonlyMap<string, number>;
}

interface RecordShape {
  event_type: string;
  user_id: string;
  context?: { country?: string };
  properties: {
    order_id?: string;
    aggregate_version?: number;
    products?: { sku: string; quantity: number }[];
  };
}

/** Reads what the books must know of a record. @throws SyntaxError when it is no JSON */
export function readTransaction(text: string, key: string): BookTransaction {
  const { event_type: type, user_id, context, properties } = JSON.parse(text) as RecordShape;
  const units = new Map<string, number>();
  if (type === 'order_placed') {
    for (const { sku, quantity } of properties.products ?? [])
      units.set(sku, (units.get(sku) ?? 0) + quantity);
  }
  return {
    text,
    type,
    key,
    orderId: properties.order_id ?? '',
    version: properties.aggregate_version ?? 0,
    customerId: user_id,
    country: context?.country ?? '',
    units,
  };
}
