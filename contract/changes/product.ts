import { change } from '../event.ts';
import { optional } from '../field.ts';
import * as commerce from '../vocabulary/commerce.ts';
import { oneProduct } from '../vocabulary/product.ts';

const ofProduct = { product_id: oneProduct.product_id, aggregate_version: commerce.aggregateVersion };

/** What the shop's tables say about products. */
export const productChanges = {
  product_changed: change('shop.products', 'A product is new, or is known otherwise than before.', {
    ...ofProduct,
    sku: oneProduct.sku,
    name: oneProduct.name,
    category: oneProduct.category,
    brand: oneProduct.brand,
    variant: oneProduct.variant,
    price: oneProduct.price,
    currency: optional(commerce.currency),
    url: oneProduct.url,
    image_url: oneProduct.image_url,
  }),
  product_deleted: change('shop.products', 'A product is no longer in the shop.', ofProduct),
};
