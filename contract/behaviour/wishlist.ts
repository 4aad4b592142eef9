import { behaviour } from '../event.ts';
import { identifier, optional, text } from '../field.ts';
import { cartId, currency } from '../vocabulary/commerce.ts';
import { oneProduct } from '../vocabulary/product.ts';

const wishlist = {
  wishlist_id: optional(identifier('The wish list.')),
  wishlist_name: optional(text('Name of the wish list.', { maxLength: 256, personal: 'free_text' })),
};

/** Wish lists. */
export const wishlistEvents = {
  product_added_to_wishlist: behaviour('A visitor put a product on a wish list.', {
    ...oneProduct,
    ...wishlist,
    currency: optional(currency),
  }),
  product_removed_from_wishlist: behaviour('A visitor took a product off a wish list.', {
    ...oneProduct,
    ...wishlist,
    currency: optional(currency),
  }),
  wishlist_product_added_to_cart: behaviour('A visitor moved a product from a wish list to the cart.', {
    ...oneProduct,
    ...wishlist,
    cart_id: optional(cartId),
    currency: optional(currency),
  }),
};
