import { sumOf, sumOfLines } from '../arithmetic.ts';
import { transaction } from '../event.ts';
import { optional, text } from '../field.ts';
import * as commerce from '../vocabulary/commerce.ts';
import { products } from '../vocabulary/product.ts';

const ofOrder = { order_id: commerce.orderId, aggregate_version: commerce.aggregateVersion };

const payment = {
  ...ofOrder,
  payment_id: commerce.paymentId,
  amount: commerce.amount,
  currency: commerce.currency,
  payment_method: optional(commerce.paymentMethod),
};

const placement = {
  ...ofOrder,
  customer_id: optional(commerce.customerId),
  currency: commerce.currency,
  subtotal: commerce.subtotal,
  discount: optional(commerce.discount),
  shipping: optional(commerce.shipping),
  tax: optional(commerce.tax),
  total: commerce.total,
  coupon: optional(commerce.coupon),
  products: products,
};

const sumsOfPlacement = [
  sumOfLines('subtotal'),
  sumOf('total', { plus: ['subtotal', 'shipping', 'tax'], minus: ['discount'] }),
];

/** The life of an order in the shop's books: the system of record for money. */
export const orderTransactions = {
  order_placed: transaction('An order was placed.', placement, sumsOfPlacement),
  order_changed: transaction(
    'A placed order was edited and is now so. Its state stays; what was placed at first stays counted as placed.',
    placement,
    sumsOfPlacement,
  ),
  payment_captured: transaction('Money for an order was received.', payment),
  payment_failed: transaction('A payment was refused.', {
    ...payment,
    failure_reason: optional(text('Why it was refused, as the payment provider says.', { maxLength: 256 })),
  }),
  shipment_sent: transaction('Goods of an order left the house.', {
    ...ofOrder,
    shipment_id: commerce.shipmentId,
    carrier: optional(text('Who carries it.', { maxLength: 128 })),
  }),
  refund_issued: transaction('Money was paid back: in full, in part, or without a known order.', {
    refund_id: commerce.refundId,
    order_id: optional(commerce.orderId),
    aggregate_version: optional(commerce.aggregateVersion),
    customer_id: optional(commerce.customerId),
    amount: commerce.amount,
    currency: commerce.currency,
    refund_reason: optional(text('Why it was paid back.', { maxLength: 256 })),
    products: optional(products),
  }),
  order_voided: transaction('An order was called off before it was paid or sent.', {
    ...ofOrder,
    void_reason: optional(text('Why it was called off.', { maxLength: 256 })),
  }),
};
