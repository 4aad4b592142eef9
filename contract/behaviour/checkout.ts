import { behaviour } from '../event.ts';
import { optional, text } from '../field.ts';
import * as commerce from '../vocabulary/commerce.ts';
import { products } from '../vocabulary/product.ts';

const checkoutStep = {
  checkout_id: optional(commerce.checkoutId),
  order_id: optional(commerce.orderId),
  step: commerce.step,
  shipping_method: optional(commerce.shippingMethod),
  payment_method: optional(commerce.paymentMethod),
};

/** From the cart to the pay button. */
export const checkoutEvents = {
  checkout_started: behaviour('A visitor started to check out.', {
    checkout_id: optional(commerce.checkoutId),
    order_id: optional(commerce.orderId),
    affiliation: optional(commerce.affiliation),
    value: optional(commerce.value),
    revenue: optional(commerce.revenue),
    shipping: optional(commerce.shipping),
    tax: optional(commerce.tax),
    discount: optional(commerce.discount),
    coupon: optional(commerce.coupon),
    currency: optional(commerce.currency),
    products: optional(products),
  }),
  checkout_step_viewed: behaviour('A step of the checkout was shown.', checkoutStep),
  checkout_step_completed: behaviour('A step of the checkout was completed.', checkoutStep),
  payment_info_entered: behaviour('A visitor entered how to pay.', {
    ...checkoutStep,
    step: optional(commerce.step),
  }),
  payment_error_shown: behaviour(
    'A visitor was shown that a payment did not work. What the bank said is the transaction payment_failed.',
    {
      ...checkoutStep,
      step: optional(commerce.step),
      error_code: optional(text('What the site calls the fault.', { maxLength: 128 })),
    },
  ),
};
