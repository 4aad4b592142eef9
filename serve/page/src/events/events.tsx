import { Latest } from './latest.tsx';

/** A live tail of everything that comes in. */
export function Events() {
  return <Latest />;
}
