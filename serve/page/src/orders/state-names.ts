/** States of an order as people read them. */
const names: Record<string, { label: string; meaning: string }> = {
  placed: { label: 'Placed', meaning: 'placed, and nothing since' },
  paid: { label: 'Paid', meaning: 'money was received last' },
  payment_failed: { label: 'Payment failed', meaning: 'a payment was refused last' },
  shipped: { label: 'Shipped', meaning: 'goods left the house last' },
  partly_refunded: { label: 'Partly refunded', meaning: 'some money was paid back last' },
  refunded: { label: 'Refunded', meaning: 'all money was paid back last' },
  voided: { label: 'Voided', meaning: 'called off' },
  unknown: { label: 'Unknown', meaning: 'its last version is of a type that is not known here' },
};

/** "partly_refunded" → "Partly refunded" */
export function stateLabel(state: string): string {
  return names[state]?.label ?? 'Unknown';
}

export function stateMeaning(state: string): string {
  return names[state]?.meaning ?? '';
}
