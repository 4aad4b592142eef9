import Type from 'typebox';
import { identifier, integer, listOf, money, optional, text } from '../field.ts';
import { coupon } from './commerce.ts';

const productId = identifier('The product, as the shop numbers it.');

/** What is known of a product besides its id, wherever one is named. */
const productDetails = {
  sku: optional(identifier('Stock keeping unit.')),
  name: optional(text('Name of the product or promotion.', { maxLength: 512 })),
  category: optional(text('Category, outermost first: "Home / Kitchen".', { maxLength: 512 })),
  brand: optional(text('Brand.', { maxLength: 256 })),
  variant: optional(text('Variant: colour, size, …', { maxLength: 256 })),
  quantity: optional(integer('Units.', { minimum: 0, maximum: 1_000_000_000 })),
  price: optional(money('Price of one unit.')),
  coupon: optional(coupon),
  position: optional(integer('Place in the list or on the page.', { minimum: 0, maximum: 1_000_000 })),
  url: optional(text('Address of the product page.', { maxLength: 2_048 })),
  image_url: optional(text('Address of the picture.', { maxLength: 2_048 })),
};

/** One item of `products`. To add a field to every product, add its line to `productDetails`. */
export const product = Type.Object({ product_id: productId, ...productDetails });

/** The fields of an event about exactly one product. */
export const oneProduct = { product_id: productId, ...productDetails };

export const products = listOf('The products, one item a line.', product);
