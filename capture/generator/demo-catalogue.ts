import type { CatalogueProduct } from '../shop/seed-catalogue.ts';
import { PRODUCTS, SHOP_ORIGIN } from './catalogue.ts';

/** A delivery of the most popular product, and the smallest one. */
const LARGEST_DELIVERY = 4000;
const SMALLEST_DELIVERY = 40;

/** What the demo shop sells, as its database knows it. */
export const DEMO_CATALOGUE: readonly CatalogueProduct[] = PRODUCTS.map((product) => ({
  product_id: product.productId,
  name: product.name,
  brand: product.brand,
  category: product.category,
  url: `${SHOP_ORIGIN}${product.path}`,
  prices: product.prices,
  stock: product.variants.map((variant) => ({
    sku: `${product.productId}-${variant}`,
    variant,
    reorder: Math.max(SMALLEST_DELIVERY, Math.round(LARGEST_DELIVERY / (product.rank + 1))),
  })),
}));
