import { CATEGORY_LIST, type Category, type Product, SHOP_ORIGIN } from './catalogue.ts';
import { flatText } from './flat-text.ts';
import { Random } from './random.ts';

/** JSON made once and used for every event about the same thing: the hot path only joins strings. */
const VARIANT_SLOTS = 8;
const LIST_PAGES = 6;
const LIST_LENGTH = 4;

/** JSON string literal with everything beyond ASCII escaped, so that a character is a byte. */
export function asciiJson(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[\u0080-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

const itemTexts = new Map<string, string[]>();

/** `"product_id":…,…,"price":4999` without braces; `variant` is an index into the product's variants. */
export function productText(product: Product, variant: number, currency: string): string {
  let texts = itemTexts.get(currency);
  if (!texts) {
    texts = [];
    itemTexts.set(currency, texts);
  }
  const slot = product.rank * VARIANT_SLOTS + variant;
  const known = texts[slot];
  if (known !== undefined) return known;
  const name = product.variants[variant] as string;
  const text =
    `"product_id":"${product.productId}","sku":"${product.productId}-${name}","name":${asciiJson(product.name)}` +
    `,"category":"${product.category}","brand":${asciiJson(product.brand)},"variant":"${name}"` +
    `,"price":${product.prices[currency]}`;
  texts[slot] = flatText(text);
  return text;
}

const listTexts = new Map<string, string[]>();

/** One page of a category's list: `"list_id":…,"category":…,"products":[…]` without braces. */
export function listText(category: Category, currency: string, random: Random): string {
  const key = `${category.category} ${currency}`;
  let pages = listTexts.get(key);
  if (!pages) {
    pages = buildPages(category, currency);
    listTexts.set(key, pages);
  }
  return random.pick(pages);
}

function buildPages(category: Category, currency: string): string[] {
  const random = new Random(`pages of ${category.category} in ${currency}`);
  return Array.from({ length: LIST_PAGES }, () => {
    const chosen = new Set<Product>();
    const wanted = Math.min(LIST_LENGTH, category.products.length);
    while (chosen.size < wanted) chosen.add(category.products[category.popularity.choose(random)] as Product);
    const items = [...chosen].map(
      (product, index) =>
        `{"product_id":"${product.productId}","price":${product.prices[currency]},"position":${index + 1}}`,
    );
    return flatText(
      `"list_id":"${category.listId}","category":"${category.category}","currency":"${currency}","products":[${items.join(',')}]`,
    );
  });
}

/** The page of an address of the shop, closing the context and opening the properties behind it. */
export function pageText(path: string, title: string, referrer: string): string {
  const referred = referrer === '' ? '' : `,"referrer":${asciiJson(referrer)}`;
  return flatText(
    `{"url":"${SHOP_ORIGIN}${path}","path":"${path}","title":${asciiJson(title)}${referred}}},"properties":{`,
  );
}

export const HOME_PAGE: string = pageText('/', 'Millrace demo shop', '');
export const CART_PAGE: string = pageText('/cart', 'Your cart', '');
export const SEARCH_PAGE: string = pageText('/search', 'Search', '');
export const CHECKOUT_PAGE: string = pageText('/checkout', 'Checkout', '');
export const THANKS_PAGE: string = pageText('/checkout/thanks', 'Thank you', '');
export const OTHER_PAGES: readonly string[] = [
  pageText('/about', 'About us', ''),
  pageText('/delivery', 'Delivery and returns', ''),
  pageText('/stores', 'Our stores', ''),
  pageText('/journal', 'Journal', ''),
];

const categoryPages = new Map(
  CATEGORY_LIST.map((category) => [category.category, pageText(category.path, category.title, '')]),
);
const productPages: string[] = [];

export function categoryPage(category: Category): string {
  return categoryPages.get(category.category) as string;
}

export function productPage(product: Product): string {
  productPages[product.rank] ??= pageText(product.path, product.name, '');
  return productPages[product.rank] as string;
}
