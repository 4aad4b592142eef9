import { behaviour } from '../event.ts';
import { optional } from '../field.ts';
import { cartId, currency, shareVia } from '../vocabulary/commerce.ts';
import { oneProduct, products } from '../vocabulary/product.ts';

/** The cart and what goes in and out of it. */
export const cartEvents = {
  product_added: behaviour('A visitor put a product into the cart.', {
    ...oneProduct,
    cart_id: optional(cartId),
    currency: optional(currency),
  }),
  product_removed: behaviour('A visitor took a product out of the cart.', {
    ...oneProduct,
    cart_id: optional(cartId),
    currency: optional(currency),
  }),
  cart_viewed: behaviour('A visitor looked at the cart.', {
    cart_id: optional(cartId),
    currency: optional(currency),
    products: optional(products),
  }),
  cart_shared: behaviour('A visitor shared the cart.', {
    cart_id: optional(cartId),
    share_via: optional(shareVia),
    currency: optional(currency),
    products: optional(products),
  }),
};
