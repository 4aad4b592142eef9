import { behaviour } from '../event.ts';
import { optional } from '../field.ts';
import * as commerce from '../vocabulary/commerce.ts';
import { products } from '../vocabulary/product.ts';

const orderAsSeen = {
  order_id: commerce.orderId,
  checkout_id: optional(commerce.checkoutId),
  affiliation: optional(commerce.affiliation),
  subtotal: optional(commerce.subtotal),
  total: optional(commerce.total),
  revenue: optional(commerce.revenue),
  shipping: optional(commerce.shipping),
  tax: optional(commerce.tax),
  discount: optional(commerce.discount),
  coupon: optional(commerce.coupon),
  currency: optional(commerce.currency),
  products: optional(products),
};

/**
 * What the site says about orders. It is behaviour: compared with the transactions, never mixed with
 * them, so its amounts need not add up.
 */
export const orderEvents = {
  order_completed: behaviour('The site showed that an order was placed.', orderAsSeen),
  order_updated: behaviour('The site changed an order.', orderAsSeen),
  order_refunded: behaviour('The site says that an order was refunded, in full or in part.', orderAsSeen),
  order_cancelled: behaviour('The site says that an order was cancelled.', orderAsSeen),
};
