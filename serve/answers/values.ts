import { type TSchema, Type } from 'typebox';

/** The building blocks of every answer. */

export const time = Type.String({ description: 'ISO 8601, UTC' });
export const span = Type.Object({ from: time, to: time });
export const count = Type.Integer();
/** Minor units as text: a JSON number cannot hold every amount. */
export const minor = Type.String({ pattern: '^-?[0-9]+$', description: 'integer in minor units' });

export const orNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);

/** An amount of one currency; `exponent` is the number of its decimal places. */
export const amountSchema = Type.Object({ currency: Type.String(), exponent: count, amount: minor });
export type Amount = Type.Static<typeof amountSchema>;

/** Every error of the API, and a part of a snapshot that could not be computed while others could. */
export const errorSchema = Type.Object({ code: Type.String(), message: Type.String() });
export const partErrorSchema = Type.Object({ error: errorSchema });
export type PartError = Type.Static<typeof partErrorSchema>;
