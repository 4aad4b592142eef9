/**
 * The roll-ups of the stand-in: what the speed layer keeps in tables is made on the fly here, level 60 from the
 * facts themselves, and `shop.rollup_state` names every higher bucket that has data as one that must not be read.
 */
const facts = `(
  SELECT source, event_type, currency, country, channel, device, category, product_id, name, minute, topic,
    visitor_id, session_id, customer_id, order_id, total, amount, products,
    topic = 'shop.events' AS is_behaviour, event_type = 'order_placed' AS is_order
  FROM (SELECT * FROM shop.events UNION ALL SELECT * FROM shop.transactions)
)`;

/** Sessions are not kept by product, and orders only there: elsewhere their events tell. */
const states = (isGoods: boolean) => `
  uniqCombinedStateIf(15)(visitor_id, is_behaviour AND visitor_id != '') AS visitors,
  uniqCombinedStateIf(15)(session_id, ${isGoods ? 'false' : "is_behaviour AND session_id != ''"}) AS sessions,
  uniqStateIf(customer_id, is_order AND customer_id != '') AS customers,
  uniqStateIf(order_id, ${isGoods ? "is_order AND order_id != ''" : 'false'}) AS orders`;

/** Columns of a facet's key; those that it does not have are ''. */
const keyColumns = ['event_type', 'currency', 'country', 'channel', 'device', 'category'];
const keysOf: Record<'people' | 'types' | 'places', string[]> = {
  people: [],
  types: ['event_type', 'currency'],
  places: ['event_type', 'currency', 'country', 'channel', 'device'],
};

const facetType = "Enum8('people' = 0, 'types' = 1, 'places' = 2, 'goods' = 3)";

function facet(name: keyof typeof keysOf): string {
  const keys = keysOf[name];
  const outer = keyColumns.map((column) => (keys.includes(column) ? column : `'' AS ${column}`));
  const inner = keys.map((column) => `facts.${column} AS ${column}`);
  const states_ = ['visitors', 'sessions', 'customers', 'orders'];
  return `SELECT CAST('${name}' AS ${facetType}) AS facet, toUInt32(60) AS level, at, source, ${outer.join(', ')},
      '' AS product_id, '' AS product_name, events, units, amount, ${states_.join(', ')}
    FROM (
      SELECT minute AS at, source, ${[...inner, ''].join(', ')} count() AS events,
        sum(if(is_order, arraySum(arrayMap(line -> toInt128(ifNull(line.quantity, 0)), products)), 0)) AS units,
        sum(toInt128(multiIf(event_type IN ('order_placed', 'order_completed'), ifNull(total, 0),
          event_type IN ('payment_captured', 'payment_failed', 'refund_issued'), ifNull(facts.amount, 0), 0))) AS amount,
        ${states(false)}
      FROM ${facts} AS facts
      GROUP BY ${['at', 'source', ...keys].join(', ')}
    )`;
}

/** Behaviour with a product or category of its own, and the lines of placed orders. */
const goods = `SELECT CAST('goods' AS ${facetType}) AS facet, toUInt32(60) AS level, at, source, event_type, currency,
    '' AS country, '' AS channel, '' AS device, category, product_id, product_name, events, units, amount,
    visitors, sessions, customers, orders
  FROM (
    SELECT minute AS at, source, event_type, currency, item.1 AS category, item.2 AS product_id,
      any(item.3) AS product_name, uniqExact(fact) AS events, sum(item.4) AS units, sum(item.5) AS amount, ${states(true)}
    FROM (
      SELECT *, rowNumberInAllBlocks() AS fact,
        arrayJoin(if(is_order,
          arrayMap(line -> (line.category, line.product_id, line.name, toInt128(ifNull(line.quantity, 0)),
            toInt128(ifNull(line.quantity, 0)) * toInt128(ifNull(line.price, 0))), products),
          if(is_behaviour AND (category != '' OR product_id != ''),
            [(category, product_id, name, toInt128(0), toInt128(0))], []))) AS item
      FROM (SELECT * REPLACE (toString(category) AS category, toString(product_id) AS product_id) FROM ${facts})
    )
    GROUP BY at, source, event_type, currency, item.1, item.2
  )`;

const everything = [facet('people'), facet('types'), facet('places'), goods].join(' UNION ALL ');

/** The same groups at every level, merged from the minutes. */
const merged = `SELECT facet, step AS level, toDateTime64(intDiv(toUnixTimestamp64Second(minutes.at), step) * step, 0, 'UTC') AS at,
    source, event_type, currency, country, channel, device, category, product_id, any(minutes.product_name) AS product_name,
    sum(minutes.events) AS events, sum(minutes.units) AS units, sum(minutes.amount) AS amount,
    uniqCombinedMergeState(15)(minutes.visitors) AS visitors, uniqCombinedMergeState(15)(minutes.sessions) AS sessions,
    uniqMergeState(minutes.customers) AS customers, uniqMergeState(minutes.orders) AS orders
  FROM (${everything}) AS minutes
  ARRAY JOIN [toUInt32(60), 900, 3600, 86400] AS step
  GROUP BY facet, level, at, source, event_type, currency, country, channel, device, category, product_id`;

const bucketsWithData = `(SELECT groupUniqArray((step, toDateTime64(intDiv(toUnixTimestamp64Second(minute), step) * step, 0, 'UTC')))
    FROM (SELECT DISTINCT minute FROM shop.minutes) ARRAY JOIN [toUInt32(900), 3600, 86400] AS step)`;

const state = (unrolled: string) => `CREATE OR REPLACE VIEW shop.rollup_state AS
  SELECT toUInt64(1) AS pass, toDateTime64(max(settled_at), 3, 'UTC') AS rolled_at, rolled_at AS as_of, ${unrolled} AS unrolled
  FROM shop.freshness HAVING count() > 0`;

const nothingUnrolled = "CAST([], 'Array(Tuple(UInt32, DateTime64(0, \\'UTC\\')))')";

/** Only minutes are rolled up: every higher bucket that has data is named as one not to read. */
export const minutesOnly: readonly string[] = [
  `CREATE OR REPLACE VIEW shop.rollups AS ${everything}`,
  state(bucketsWithData),
];

/** All levels are there, made now of what is there now, and may be read. */
export const allLevels: readonly string[] = [
  'DROP TABLE IF EXISTS shop.rolled',
  `CREATE TABLE shop.rolled ENGINE = MergeTree ORDER BY (facet, level, at) AS ${merged}`,
  'CREATE OR REPLACE VIEW shop.rollups AS SELECT * FROM shop.rolled',
  state(nothingUnrolled),
];
