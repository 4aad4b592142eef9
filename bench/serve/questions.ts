/** What the overview asks without a filter, over everything. */
export const unfiltered = [
  '/api/overview?range=all',
  '/api/overview?range=30d',
  '/api/series?range=all',
  '/api/funnel?range=all',
  '/api/leaders?range=all&dimension=product',
  '/api/leaders?range=all&dimension=category',
  '/api/leaders?range=all&dimension=country',
  '/api/leaders?range=all&dimension=channel',
] as const;

/** One value for each filter, and pairs that no roll-up covers, so that records are read. */
const filters = [
  'country=DE',
  'channel=email',
  'device=mobile',
  'event_type=product_viewed',
  'category=kitchen',
  'product=P1047',
  'currency=EUR',
  'country=DE&device=mobile',
  'country=FR&channel=direct',
  'category=kitchen&country=DE',
  'product=P1001&device=mobile',
] as const;

/** Every part of the overview under every filter. */
export const filtered = filters.flatMap((filter) => [
  `/api/overview?range=all&${filter}`,
  `/api/series?range=all&${filter}`,
  `/api/leaders?range=all&dimension=product&${filter}`,
  `/api/leaders?range=all&dimension=country&${filter}`,
]);
