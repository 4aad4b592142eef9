import Type from 'typebox';
import { identifier, integer, object, optional, text, timestamp } from './field.ts';

/** What every record carries, whatever happened. */
export const envelope = Type.Object({
  source: identifier('Which site, server, import or demo sent it.', { maxLength: 64 }),
  event_id: identifier('Unique within the source. A UUIDv7 where Millrace mints it.'),
  event_type: text('What happened: product_viewed, order_placed, …', { maxLength: 128 }),
  schema_version: optional(
    integer('Version of the contract that the sender had in mind; 1 when absent.', {
      minimum: 1,
      maximum: 65_535,
    }),
  ),
  occurred_at: timestamp("When it happened, by the client's clock, corrected by sent_at."),
  sent_at: optional(timestamp("When the client sent it, by the client's clock.")),
  received_at: optional(timestamp('When a door of Millrace took it, by our clock.')),
  anonymous_id: optional(
    identifier('The visitor before they are known: a cookie or device id.', { personal: 'pseudonym' }),
  ),
  user_id: optional(identifier('The visitor once they are known.', { personal: 'pseudonym' })),
  session_id: optional(identifier("The client's session.", { personal: 'pseudonym' })),
  trace_id: optional(identifier('W3C trace id, to follow one record through every hop.')),
  import_id: optional(identifier('The import that brought it; an import can be undone by it.')),
  properties: optional(object('What is particular to the event type.')),
});

const campaign = {
  source: optional(text('utm_source: google, newsletter, …', { maxLength: 256 })),
  medium: optional(text('utm_medium: cpc, email, …', { maxLength: 256 })),
  name: optional(text('utm_campaign.', { maxLength: 256 })),
};

const page = {
  url: optional(text('Address of the page.', { maxLength: 2_048, personal: 'activity' })),
  path: optional(text('Path of the page.', { maxLength: 1_024, personal: 'activity' })),
  title: optional(text('Title of the page.', { maxLength: 512 })),
  referrer: optional(text('Where the visitor came from.', { maxLength: 2_048, personal: 'activity' })),
};

/** Where and how it happened. The context never rejects: a field of the wrong kind is as good as absent. */
export const context = Type.Object({
  device: optional(text('Kind of device: desktop, mobile, tablet, …', { maxLength: 64, personal: 'device' })),
  os: optional(text('Operating system.', { maxLength: 64, personal: 'device' })),
  browser: optional(text('Browser.', { maxLength: 64, personal: 'device' })),
  locale: optional(text('Language and region: en-GB.', { maxLength: 35 })),
  country: optional(
    text('ISO 3166 country code, or its name as the source writes it.', {
      maxLength: 64,
      personal: 'location',
    }),
  ),
  channel: optional(text('How the visitor came: direct, search, email, …', { maxLength: 64 })),
  campaign: optional(Type.Object(campaign)),
  page: optional(Type.Object(page)),
});
