/** Parses JSON in which whole numbers may exceed 2^53, as Iceberg's snapshot ids do: those come as bigint. */
export function readJson(text: string): unknown {
  return JSON.parse(text, reviveLargeInteger);
}

function reviveLargeInteger(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const large = typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value);
  return large && context?.source !== undefined ? BigInt(context.source) : value;
}
