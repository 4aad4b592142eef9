import { behaviour } from '../event.ts';
import { identifier, optional, text } from '../field.ts';
import { cartId, coupon, couponId, currency, discount, orderId } from '../vocabulary/commerce.ts';
import { oneProduct } from '../vocabulary/product.ts';

const promotion = {
  promotion_id: identifier('The promotion.'),
  creative: optional(text('The picture or text that was used.', { maxLength: 256 })),
  name: optional(oneProduct.name),
  position: optional(oneProduct.position),
};

const couponUse = {
  coupon: coupon,
  coupon_id: optional(couponId),
  coupon_name: optional(text('What the shop calls the coupon.', { maxLength: 256 })),
  order_id: optional(orderId),
  cart_id: optional(cartId),
};
const couponWorth = { discount: optional(discount), currency: optional(currency) };
const couponReason = { denial_reason: optional(text('Why the coupon was refused.', { maxLength: 256 })) };

/** Promotions on the site, and coupons. */
export const promotionEvents = {
  promotion_viewed: behaviour('A promotion was shown.', promotion),
  promotion_clicked: behaviour('A visitor clicked on a promotion.', promotion),
  coupon_entered: behaviour('A visitor typed a coupon.', couponUse),
  coupon_applied: behaviour('A coupon was accepted.', { ...couponUse, ...couponWorth }),
  coupon_denied: behaviour('A coupon was refused.', { ...couponUse, ...couponReason }),
  coupon_removed: behaviour('A visitor took a coupon off.', { ...couponUse, ...couponWorth }),
};
