/**
 * What other vocabularies call the contract's events. Names are compared in snake_case: "Product Viewed" and
 * "product_viewed" are one name, and most names of the Segment spec are the contract's own already.
 */

/** Google Analytics 4: its recommended events for shops. */
export const googleEvents: Readonly<Record<string, string>> = {
  add_payment_info: 'payment_info_entered',
  add_to_cart: 'product_added',
  add_to_wishlist: 'product_added_to_wishlist',
  begin_checkout: 'checkout_started',
  page_view: 'page_viewed',
  purchase: 'order_completed',
  refund: 'order_refunded',
  remove_from_cart: 'product_removed',
  search: 'products_searched',
  select_item: 'product_clicked',
  select_promotion: 'promotion_clicked',
  share: 'product_shared',
  view_cart: 'cart_viewed',
  view_item: 'product_viewed',
  view_item_list: 'product_list_viewed',
  view_promotion: 'promotion_viewed',
  view_search_results: 'products_searched',
};

/** The first version of the Segment spec for shops, verb first. */
export const olderEvents: Readonly<Record<string, string>> = {
  added_product: 'product_added',
  clicked_promotion: 'promotion_clicked',
  completed_checkout_step: 'checkout_step_completed',
  completed_order: 'order_completed',
  refunded_order: 'order_refunded',
  removed_product: 'product_removed',
  searched_products: 'products_searched',
  started_order: 'checkout_started',
  viewed_checkout_step: 'checkout_step_viewed',
  viewed_product: 'product_viewed',
  viewed_product_category: 'product_list_viewed',
  viewed_promotion: 'promotion_viewed',
};

const aliases = new Map(Object.entries({ ...googleEvents, ...olderEvents }));

/** The contract's name of an event: snake_case, aliases resolved. What it does not know is only brought into snake_case. */
export function eventTypeOf(name: string): string {
  const plain = toSnakeCase(name);
  return aliases.get(plain) ?? plain;
}

/** "Product Viewed", "productViewed" and "product-viewed" → "product_viewed". Letters of all alphabets stay. */
export function toSnakeCase(name: string): string {
  return name
    .trim()
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1_$2')
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '')
    .toLowerCase();
}
