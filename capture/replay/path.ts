import { isObject, type JsonObject, setKey, type Value } from './document.ts';

/** A path such as `properties.products.*.price`, cut at its dots. `*` is every item of a list. */
export type Path = readonly string[];

export function parsePath(text: string): Path {
  return text.split('.');
}

/** A place in one document: its keys, with the index of an item where the path has `*`. */
export type Spot = readonly string[];

/** Where the path is in a document; the last key need not be there, all before it must. */
export function findSpots(document: JsonObject, path: Path): Spot[] {
  let spots: Spot[] = [[]];
  for (const key of path.slice(0, -1)) spots = spots.flatMap((spot) => step(document, spot, key));
  const last = path.at(-1) ?? '';
  return spots.flatMap((spot) => {
    const holder = valueAt(document, spot);
    if (last === '*') return step(document, spot, last);
    return isObject(holder) || Array.isArray(holder) ? [[...spot, last]] : [];
  });
}

function step(document: JsonObject, spot: Spot, key: string): Spot[] {
  const holder = valueAt(document, spot);
  if (key === '*') return Array.isArray(holder) ? holder.map((_, index) => [...spot, String(index)]) : [];
  return child(holder, key) === undefined ? [] : [[...spot, key]];
}

function child(holder: Value, key: string): Value {
  if (Array.isArray(holder)) return /^\d{1,6}$/.test(key) ? holder[Number(key)] : undefined;
  return isObject(holder) && Object.hasOwn(holder, key) ? holder[key] : undefined;
}

/** The value there; undefined where there is none. */
export function valueAt(document: Value, spot: Spot): Value {
  return spot.reduce(child, document);
}

/** Puts a value there. Objects that are missing on the way are made; false where something else stands in the way. */
export function putAt(document: JsonObject, spot: Spot, value: Value): boolean {
  let holder: Value = document;
  for (const key of spot.slice(0, -1)) {
    const next = child(holder, key);
    if (next === undefined || next === null) {
      if (!isObject(holder)) return false;
      const made: JsonObject = {};
      setKey(holder, key, made);
      holder = made;
    } else holder = next;
  }
  const last = spot.at(-1) ?? '';
  if (isObject(holder)) {
    setKey(holder, last, value);
    return true;
  }
  if (!Array.isArray(holder) || child(holder, last) === undefined) return false;
  holder[Number(last)] = value;
  return true;
}

/** Takes away what is there. */
export function removeAt(document: JsonObject, spot: Spot): void {
  const holder = valueAt(document, spot.slice(0, -1));
  const last = spot.at(-1) ?? '';
  if (isObject(holder)) delete holder[last];
  else if (Array.isArray(holder) && child(holder, last) !== undefined) holder.splice(Number(last), 1);
}

/** The spot of `to` that belongs to a spot of `from`: each `*` is the same item in both. */
export function sameItems(to: Path, from: Path, spot: Spot): Spot {
  const indexes = from.flatMap((key, at) => (key === '*' ? [spot[at] ?? ''] : []));
  return to.map((key) => (key === '*' ? (indexes.shift() ?? '') : key));
}
