import type { Product } from './catalogue.ts';
import type { Coupon } from './client-tables.ts';
import type { Market } from './markets.ts';
import { productText } from './product-text.ts';

export interface CartLine {
  product: Product;
  /** Index into the product's variants. */
  variant: number;
  quantity: number;
}

/** All amounts in minor units; total = subtotal - discount + shipping + tax. */
export interface OrderTotals {
  subtotal: number;
  discount: number;
  shipping: number;
  tax: number;
  total: number;
}

/** What a cart costs. Discount rounds down, tax rounds half up; all in whole minor units. */
export function totalCart(
  lines: readonly CartLine[],
  market: Market,
  coupon: Coupon | undefined,
): OrderTotals {
  let subtotal = 0;
  for (const line of lines) subtotal += line.quantity * (line.product.prices[market.currency] as number);
  const discount = coupon ? Math.floor((subtotal * coupon.discountBasisPoints) / 10_000) : 0;
  const shipping = subtotal - discount >= market.freeShippingFrom ? 0 : market.shipping;
  const tax = Math.floor(((subtotal - discount + shipping) * market.taxBasisPoints + 5000) / 10_000);
  return { subtotal, discount, shipping, tax, total: subtotal - discount + shipping + tax };
}

/** `[{…,"quantity":2,"position":1},…]` */
export function linesText(lines: readonly CartLine[], currency: string): string {
  let text = '[';
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] as CartLine;
    text += `${i === 0 ? '' : ','}{${productText(line.product, line.variant, currency)},"quantity":${line.quantity},"position":${i + 1}}`;
  }
  return `${text}]`;
}

/** `"subtotal":…,"discount":…,"shipping":…,"tax":…,"total":…` */
export function totalsText(totals: OrderTotals): string {
  return `"subtotal":${totals.subtotal},"discount":${totals.discount},"shipping":${totals.shipping},"tax":${totals.tax},"total":${totals.total}`;
}
