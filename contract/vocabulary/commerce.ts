import { currencyCodes } from '../currencies.ts';
import { identifier, integer, money, oneOf, text } from '../field.ts';

/** Fields that many events share, each declared once: a property name has one class and one meaning. */
export const currency = oneOf('ISO 4217 code of every amount in the record.', currencyCodes);
export const orderId = identifier('The order, as the shop numbers it.');
export const cartId = identifier('The cart.');
export const checkoutId = identifier('One attempt to check out.');
export const paymentId = identifier('One attempt to pay.');
export const shipmentId = identifier('One parcel or delivery of an order.');
export const refundId = identifier('One refund, in full or in part.');
export const listId = identifier('The list, category page or search result in which products were shown.');
export const customerId = identifier('The customer, as the shop numbers them.', { personal: 'pseudonym' });

export const coupon = identifier('Coupon code.');
export const couponId = identifier('The coupon, as the shop numbers it.');
export const discount = money('Discount of the whole order, as a positive amount.');
export const shipping = money('Price of shipping.');
export const tax = money('Tax that is added to the other amounts.');
export const subtotal = money('Sum of the lines: quantity × price, before discount, shipping and tax.');
export const total = money('What is to be paid: subtotal − discount + shipping + tax.');
export const revenue = money('Item sales without shipping and tax, as the site computes it.');
export const value = money('Worth of the cart or promotion, as the site computes it.');
export const amount = money('Amount of this payment or refund.');
export const affiliation = text('Store or partner through which it was sold.', { maxLength: 256 });

export const paymentMethod = text('How it was paid: card, invoice, paypal, …', { maxLength: 64 });
export const shippingMethod = text('How it is sent: standard, express, pickup, …', { maxLength: 64 });
export const step = integer('Number of the checkout step, from 1.', { minimum: 0, maximum: 1_000 });
export const aggregateVersion = integer(
  'The version of the order, customer or product: each record about it has a higher one, and the highest decides.',
  { minimum: 0 },
);

export const shareVia = text('Way of sharing: email, whatsapp, …', { maxLength: 64 });
