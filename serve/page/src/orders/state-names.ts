/** States of an order as people read them. */
const names: Record<string, { label: string; meaning: string; type?: string }> = {
  placed: { label: 'Placed', meaning: 'placed, and nothing since', type: 'order_placed' },
  paid: { label: 'Paid', meaning: 'money was received last', type: 'payment_captured' },
  payment_failed: { label: 'Payment failed', meaning: 'a payment was refused last', type: 'payment_failed' },
  shipped: { label: 'Shipped', meaning: 'goods left the house last', type: 'shipment_sent' },
  partly_refunded: {
    label: 'Partly refunded',
    meaning: 'some money was paid back last',
    type: 'refund_issued',
  },
  refunded: { label: 'Refunded', meaning: 'all money was paid back last', type: 'refund_issued' },
  voided: { label: 'Voided', meaning: 'called off', type: 'order_voided' },
  unknown: { label: 'Unknown', meaning: 'its last version is of a type that is not known here' },
};

/** "partly_refunded" → "Partly refunded" */
export function stateLabel(state: string): string {
  return names[state]?.label ?? 'Unknown';
}

/** The type of the transactions that lead to a state; undefined for an unknown one. */
export function stateType(state: string): string | undefined {
  return names[state]?.type;
}

export function stateMeaning(state: string): string {
  return names[state]?.meaning ?? '';
}
