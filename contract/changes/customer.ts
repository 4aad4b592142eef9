import { change } from '../event.ts';
import { optional, text } from '../field.ts';
import * as commerce from '../vocabulary/commerce.ts';

const ofCustomer = { customer_id: commerce.customerId, aggregate_version: commerce.aggregateVersion };

/** What the shop's tables say about customers. */
export const customerChanges = {
  customer_changed: change('shop.customers', 'A customer is new, or is known otherwise than before.', {
    ...ofCustomer,
    email: optional(text('Mail address.', { maxLength: 320, personal: 'contact' })),
    customer_name: optional(text('Name of the customer.', { maxLength: 512, personal: 'contact' })),
    customer_city: optional(text('City where the customer lives.', { maxLength: 256, personal: 'location' })),
    customer_country: optional(
      text('ISO 3166 country code, or its name as the shop writes it.', {
        maxLength: 64,
        personal: 'location',
      }),
    ),
    customer_group: optional(
      text('Group, as the shop sorts its customers: retail, trade, …', { maxLength: 128 }),
    ),
  }),
  customer_deleted: change('shop.customers', 'A customer is no longer in the shop.', ofCustomer),
};
