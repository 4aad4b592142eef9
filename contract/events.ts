import type { Static } from 'typebox';
import { browsingEvents } from './behaviour/browsing.ts';
import { cartEvents } from './behaviour/cart.ts';
import { checkoutEvents } from './behaviour/checkout.ts';
import { orderEvents } from './behaviour/order.ts';
import { promotionEvents } from './behaviour/promotion.ts';
import { wishlistEvents } from './behaviour/wishlist.ts';
import { customerChanges } from './changes/customer.ts';
import { productChanges } from './changes/product.ts';
import type { context, envelope } from './envelope.ts';
import type { EventDefinition } from './event.ts';
import { rejectionEvents } from './row-rejected.ts';
import { orderTransactions } from './transactions/order.ts';
import type { product } from './vocabulary/product.ts';

/** Every event that the contract knows, by its name. The spelling of a name is decided in its own file. */
export const eventDefinitions = {
  ...browsingEvents,
  ...cartEvents,
  ...wishlistEvents,
  ...promotionEvents,
  ...checkoutEvents,
  ...orderEvents,
  ...orderTransactions,
  ...customerChanges,
  ...productChanges,
  ...rejectionEvents,
} satisfies Record<string, EventDefinition>;

/** The files of the contract that define events, to hold that no two of them use one name. */
export const eventGroups: readonly Record<string, EventDefinition>[] = [
  browsingEvents,
  cartEvents,
  wishlistEvents,
  promotionEvents,
  checkoutEvents,
  orderEvents,
  orderTransactions,
  customerChanges,
  productChanges,
  rejectionEvents,
];

export type EventType = keyof typeof eventDefinitions;
export type BehaviourType = Exclude<EventType, TransactionType | ChangeType | 'row_rejected'>;
export type TransactionType = keyof typeof orderTransactions;
export type ChangeType = keyof typeof customerChanges | keyof typeof productChanges;

/** The typed properties of an event; senders may add others. */
export type PropertiesOf<T extends EventType> = Static<(typeof eventDefinitions)[T]['properties']>;
export type Product = Static<typeof product>;
export type Context = Static<typeof context>;

/** One record as it stands in a topic. */
export type EventRecord<T extends EventType = EventType> = Omit<
  Static<typeof envelope>,
  'event_type' | 'properties'
> & {
  event_type: T;
  context?: Context;
  properties: PropertiesOf<T>;
};
