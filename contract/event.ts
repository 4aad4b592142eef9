import Type, { type TObject, type TProperties } from 'typebox';
import type { ArithmeticRule } from './arithmetic.ts';
import type { TopicName } from './topics.ts';

/**
 * Behaviour is what a visitor did; a transaction is what the shop's books say; a change is what its tables say of a
 * customer or a product; a rejection is what none of them would take.
 */
export type EventKind = 'behaviour' | 'transaction' | 'change' | 'rejection';

/** What the contract says about one event type: its topic, its properties, and the sums that must add up. */
export interface EventDefinition<Properties extends TProperties = TProperties> {
  kind: EventKind;
  topic: TopicName;
  description: string;
  properties: TObject<Properties>;
  arithmetic: readonly ArithmeticRule[];
}

/** Something a visitor did. Goes to `shop.events`. */
export function behaviour<Properties extends TProperties>(
  description: string,
  properties: Properties,
): EventDefinition<Properties> {
  return {
    kind: 'behaviour',
    topic: 'shop.events',
    description,
    properties: Type.Object(properties),
    arithmetic: [],
  };
}

/** Something the shop's books say about an order. Goes to `shop.orders`. */
export function transaction<Properties extends TProperties>(
  description: string,
  properties: Properties,
  arithmetic: readonly ArithmeticRule[] = [],
): EventDefinition<Properties> {
  return {
    kind: 'transaction',
    topic: 'shop.orders',
    description,
    properties: Type.Object(properties),
    arithmetic,
  };
}

/** How a customer or a product is known from now on, or that it is gone. The highest version is how it is. */
export function change<Properties extends TProperties>(
  topic: 'shop.customers' | 'shop.products',
  description: string,
  properties: Properties,
): EventDefinition<Properties> {
  return { kind: 'change', topic, description, properties: Type.Object(properties), arithmetic: [] };
}

/** A row that never became a record. Goes to `shop.rejected`. */
export function rejection<Properties extends TProperties>(
  description: string,
  properties: Properties,
): EventDefinition<Properties> {
  return {
    kind: 'rejection',
    topic: 'shop.rejected',
    description,
    properties: Type.Object(properties),
    arithmetic: [],
  };
}
