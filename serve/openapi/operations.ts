import type { ErrorCode } from '#contract/errors.ts';

/** What the document says of one address beside its schemas. */
export interface Operation {
  /** A few words, no full stop. */
  summary: string;
  description?: string;
  tag: Tag;
  /** Refusals of this address beyond those that every one has. */
  errors?: readonly ErrorCode[];
  /** Media type of an answer that is no JSON, and what is in it. */
  media?: { type: string; description: string; example?: string };
}

export const tags = {
  batches: 'Batches of the lake, and what their checks said.',
  numbers: 'Numbers of a view: a range of time, a source, filters.',
  events: 'Single facts, as they came in.',
  platform: 'How the platform itself is doing.',
} as const;
export type Tag = keyof typeof tags;

/** Refusals that every address may answer with. */
export const commonErrors: readonly ErrorCode[] = [
  'HOST_REFUSED',
  'ORIGIN_REFUSED',
  'REQUEST_INVALID',
  'STORE_AWAY',
  'TOKEN_REQUIRED',
];
/** … and those of every question about a view. */
export const viewErrors: readonly ErrorCode[] = ['QUERY_TOO_LARGE', 'RANGE_INVALID', 'ROLL_UPS_PENDING'];

/** Every address of the API. A test holds that none is missing. */
export const operations: Readonly<Record<string, Operation>> = {
  '/api/overview': { tag: 'numbers', summary: 'Key numbers, beside those of the period before' },
  '/api/series': { tag: 'numbers', summary: 'Events, orders, visitors and money over time' },
  '/api/funnel': { tag: 'numbers', summary: 'Visitors by step, from looking to ordering' },
  '/api/leaders': { tag: 'numbers', summary: 'The greatest values of a dimension' },
  '/api/orders': {
    tag: 'numbers',
    summary: 'Orders by state, and money captured and refunded, beside the period before',
    description:
      'Money counts at the moment when it moved; orders count when they were first placed, in the state that they are in now.',
  },
  '/api/orders/series': { tag: 'numbers', summary: 'Money captured and refunded over time' },
  '/api/orders/recent': { tag: 'numbers', summary: 'The orders that came in last, as they are now' },
  '/api/orders/compared': {
    tag: 'numbers',
    summary: 'The books beside what the site showed, order by order',
    description: 'By currency, with the newest orders on which they do not agree.',
  },
  '/api/orders/history': { tag: 'numbers', summary: 'Everything that was said of one order' },
  '/api/metrics': {
    tag: 'numbers',
    summary: 'Metrics that can be explored',
    description: 'What each means, by which dimensions it can be split and by which filters narrowed.',
  },
  '/api/explore': {
    tag: 'numbers',
    summary: 'A metric by a dimension and by steps of time',
    description: 'With the SQL that was run, so that the numbers can be had again from the store itself.',
  },
  '/api/explore.csv': {
    tag: 'numbers',
    summary: 'The same as a table for a spreadsheet',
    media: {
      type: 'text/csv',
      description: 'UTF-8, RFC 4180, one header row; amounts in decimal units, times with their offset.',
      example: 'country,currency,net_revenue\r\nDE,EUR,1204.50\r\n',
    },
  },
  '/api/latest': { tag: 'events', summary: 'The newest facts that match' },
  '/api/latest/{topic}/{partition}/{offset}': {
    tag: 'events',
    summary: 'One whole fact',
    errors: ['EVENT_NOT_FOUND'],
  },
  '/api/rejected': { tag: 'events', summary: 'What was refused, by reason, with samples' },
  '/api/rejected/records': {
    tag: 'events',
    summary: 'Rejected records, counted by reason, source, topic and time, and the newest of them',
    description:
      'The range is one of arrival. `open` ones count for nothing yet; of `resolved` ones a copy is accepted and counts.',
  },
  '/api/rejected/records/{topic}/{partition}/{offset}': {
    tag: 'events',
    summary: 'One rejected record, with its bytes and its way back',
    errors: ['REJECTED_UNKNOWN'],
  },
  '/api/quality': {
    tag: 'batches',
    summary: 'Every quality check, with what it said of the last batches',
    errors: ['LAKE_OFF', 'METADATA_AWAY'],
  },
  '/api/batches': {
    tag: 'batches',
    summary: 'Batches of the lake, the newest first',
    errors: ['LAKE_OFF', 'METADATA_AWAY'],
  },
  '/api/batches/{batch_id}': {
    tag: 'batches',
    summary: 'One batch, with its accounts, the results of its checks and its files',
    errors: ['BATCH_NOT_FOUND', 'LAKE_OFF', 'METADATA_AWAY'],
  },
  '/api/pipeline': { tag: 'platform', summary: 'Streams with rate, lag and freshness, and the services' },
  '/api/stream': {
    tag: 'platform',
    summary: 'What changes in a view, as server-sent events',
    description:
      'Events: `snapshot` (every part), `change` (parts that differ from what was sent before; `points` adds to ' +
      '`series`), `away` (the store does not answer; what was told last stays). A comment every 15 seconds keeps the ' +
      'connection. Whoever comes back with `Last-Event-ID` and has missed nothing gets no snapshot again.',
    errors: ['TOO_MANY_VIEWERS'],
    media: {
      type: 'text/event-stream',
      description: 'Server-sent events; the data of each is one line of JSON.',
      example: 'event: change\nid: m1x2-17\ndata: {"at":"2026-01-31T12:00:00.000Z"}\n\n',
    },
  },
  '/api/openapi.json': { tag: 'platform', summary: 'This document' },
};
