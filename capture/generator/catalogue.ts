import { ADJECTIVES, BRANDS, CATEGORIES } from './catalogue-words.ts';
import { CURRENCIES } from './markets.ts';
import { Random } from './random.ts';
import { WeightedChoice, zipfWeights } from './weighted-choice.ts';

/** The same for every seed, so that a restart or another seed sells the same goods. */
const CATALOGUE_SEED = 'millrace demo catalogue 1';
export const PRODUCT_COUNT = 600;
export const SHOP_ORIGIN = 'https://demo.millrace.shop';
/** Popularity of the product at rank r (from 0) is 1 / (r + 1)^exponent. */
export const POPULARITY_EXPONENT = 1.0;

export interface Product {
  rank: number;
  productId: string;
  name: string;
  brand: string;
  category: string;
  variants: readonly string[];
  path: string;
  /** Minor units by currency, as in CURRENCIES. */
  prices: Readonly<Record<string, number>>;
}

export interface Category {
  category: string;
  title: string;
  listId: string;
  path: string;
  products: readonly Product[];
  popularity: WeightedChoice;
}

/** A price that ends like a shop's: x9.99 in cents, x90 in yen. */
function charmPrice(minor: number, exponent: 0 | 2 | 3): number {
  if (exponent === 0) return Math.max(100, Math.round(minor / 100) * 100 - 10);
  const step = exponent === 2 ? 100 : 1000;
  return Math.max(step, Math.round(minor / step) * step) - (exponent === 2 ? 1 : 10);
}

function pricesOf(cents: number): Record<string, number> {
  const prices: Record<string, number> = {};
  for (const scale of CURRENCIES) {
    // `exact` is in minor units of the currency; KWD has three digits behind the point, which its scale holds.
    const exact = Math.round((cents * scale.numerator) / scale.denominator);
    prices[scale.currency] = charmPrice(exact, scale.exponent);
  }
  return prices;
}

function buildProducts(): Product[] {
  const random = new Random(CATALOGUE_SEED);
  const names = new Set<string>();
  const products: Product[] = [];
  while (products.length < PRODUCT_COUNT) {
    const rank = products.length;
    const words = CATEGORIES[random.below(CATEGORIES.length)] as (typeof CATEGORIES)[number];
    const brand = random.pick(BRANDS);
    const name = `${random.pick(ADJECTIVES)} ${random.pick(words.nouns)}`;
    if (names.has(`${brand} ${name}`)) continue;
    names.add(`${brand} ${name}`);
    const spread = random.unit() * random.unit();
    const cents = Math.round(words.lowest + spread * (words.highest - words.lowest));
    const number = String(rank + 1001);
    const slug = name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '');
    products.push({
      rank,
      productId: `P${number}`,
      name,
      brand,
      category: words.category,
      variants: words.variants,
      path: `/p/${slug}-${number}`,
      prices: pricesOf(cents),
    });
  }
  return products;
}

/** All products, the most popular first. */
export const PRODUCTS: readonly Product[] = buildProducts();

/** Chooses a product (index into PRODUCTS) by its popularity. */
export const productPopularity = new WeightedChoice(zipfWeights(PRODUCT_COUNT, POPULARITY_EXPONENT));

/** The categories that have products; within one, popularity follows the ranks of the whole shop. */
export const CATEGORY_LIST: readonly Category[] = CATEGORIES.map((words) => {
  const products = PRODUCTS.filter((product) => product.category === words.category);
  return {
    category: words.category,
    title: words.title,
    listId: `list-${words.category}`,
    path: `/c/${words.category}`,
    products,
    popularity: new WeightedChoice(products.map((p) => 1 / (p.rank + 1) ** POPULARITY_EXPONENT)),
  };
}).filter((category) => category.products.length > 0);
