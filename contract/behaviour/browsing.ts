import { behaviour } from '../event.ts';
import { identifier, list, number, optional, text } from '../field.ts';
import { currency, listId, shareVia } from '../vocabulary/commerce.ts';
import { oneProduct, products } from '../vocabulary/product.ts';

/** Looking around: pages, lists, searches, products. */
export const browsingEvents = {
  page_viewed: behaviour('A page was shown. Its address is in the context.', {
    page_type: optional(text('Kind of page: home, category, article, account, …', { maxLength: 64 })),
  }),
  products_searched: behaviour('A visitor searched for products.', {
    query: text('What was typed into the search box.', { maxLength: 512, personal: 'free_text' }),
    list_id: optional(listId),
  }),
  product_list_viewed: behaviour(
    'A list of products was shown: a category, a search result, a recommendation.',
    {
      list_id: optional(listId),
      category: optional(oneProduct.category),
      currency: optional(currency),
      products: optional(products),
    },
  ),
  product_list_filtered: behaviour('A visitor filtered or sorted a list of products.', {
    list_id: optional(listId),
    category: optional(oneProduct.category),
    filters: optional(list('The filters in force, each {type, value}.')),
    sorts: optional(list('The orders in force, each {type, value}.')),
    currency: optional(currency),
    products: optional(products),
  }),
  product_clicked: behaviour('A visitor clicked on a product in a list.', {
    ...oneProduct,
    list_id: optional(listId),
    currency: optional(currency),
  }),
  product_viewed: behaviour('A product page was shown.', {
    ...oneProduct,
    list_id: optional(listId),
    currency: optional(currency),
  }),
  product_shared: behaviour('A visitor shared a product.', {
    ...oneProduct,
    share_via: optional(shareVia),
    currency: optional(currency),
  }),
  product_reviewed: behaviour('A visitor reviewed a product.', {
    product_id: oneProduct.product_id,
    review_id: optional(identifier('The review.')),
    review_body: optional(text('Text of the review.', { maxLength: 8_192, personal: 'free_text' })),
    rating: optional(number('Rating in stars.', { minimum: 0, maximum: 100 })),
  }),
};
