/**
 * What other vocabularies call the contract's properties: Google Analytics 4, and older Segment libraries in
 * camelCase. A property moves only where the contract's own name is absent.
 */
export const propertyAliases: ReadonlyMap<string, string> = new Map([
  ['cartId', 'cart_id'],
  ['checkoutId', 'checkout_id'],
  ['couponId', 'coupon_id'],
  ['creative_name', 'creative'],
  ['item_list_id', 'list_id'],
  ['items', 'products'],
  ['listId', 'list_id'],
  ['orderId', 'order_id'],
  ['paymentMethod', 'payment_method'],
  ['payment_type', 'payment_method'],
  ['productId', 'product_id'],
  ['promotionId', 'promotion_id'],
  ['search_term', 'query'],
  ['shippingMethod', 'shipping_method'],
  ['shipping_tier', 'shipping_method'],
  ['transaction_id', 'order_id'],
  ['wishlistId', 'wishlist_id'],
]);

/** The same for a product: one item of `products`, or the properties of an event about one product. */
export const productAliases: ReadonlyMap<string, string> = new Map([
  ['imageUrl', 'image_url'],
  ['index', 'position'],
  ['item_brand', 'brand'],
  ['item_category', 'category'],
  ['item_id', 'product_id'],
  ['item_name', 'name'],
  ['item_variant', 'variant'],
  ['productId', 'product_id'],
]);

/** What stands for the id of a product that has none, the first that is there. */
export const productIdSubstitutes: readonly string[] = ['id', 'sku'];

/** Google's `value` of these events is what the contract calls so. */
export const googleValues: ReadonlyMap<string, string> = new Map([
  ['order_completed', 'revenue'],
  ['order_refunded', 'total'],
]);
