/** Every event type that the demo shop sends, in a fixed order; a record carries the index. */
export const BEHAVIOUR_TYPES = [
  'page_viewed',
  'products_searched',
  'product_list_viewed',
  'product_list_filtered',
  'promotion_viewed',
  'promotion_clicked',
  'product_clicked',
  'product_viewed',
  'product_added',
  'product_removed',
  'cart_viewed',
  'checkout_started',
  'checkout_step_viewed',
  'checkout_step_completed',
  'payment_info_entered',
  'payment_error_shown',
  'coupon_entered',
  'coupon_applied',
  'coupon_denied',
  'order_completed',
  'product_added_to_wishlist',
  'product_reviewed',
] as const;
export const TRANSACTION_TYPES = [
  'order_placed',
  'payment_captured',
  'payment_failed',
  'shipment_sent',
  'refund_issued',
  'order_voided',
] as const;

export type BehaviourType = (typeof BEHAVIOUR_TYPES)[number];
export type TransactionType = (typeof TRANSACTION_TYPES)[number];
export type EventType = BehaviourType | TransactionType;
export const EVENT_TYPES: readonly EventType[] = [...BEHAVIOUR_TYPES, ...TRANSACTION_TYPES];
