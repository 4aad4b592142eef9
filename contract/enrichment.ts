/**
 * What is made of one record's own context: the kind of device, the group of channels and the campaign. Each is one
 * expression of SQL in words that Spark and ClickHouse both have, over columns in which what is absent is null
 * or empty text, so that both sides say the same.
 */
export interface Enrichment {
  readonly name: string;
  readonly description: string;
  readonly expression: (column: (name: string) => string) => string;
}

const isOneOf = (value: string, texts: readonly string[]): string =>
  `lower(${value}) IN (${texts.map((text) => `'${text}'`).join(', ')})`;
const isThere = (value: string): string => `nullif(${value}, '') IS NOT NULL`;

const phones = ['mobile', 'phone', 'smartphone', 'iphone', 'android'];
const tablets = ['tablet', 'ipad'];
const desktops = ['desktop', 'laptop', 'computer', 'pc', 'web'];
const paid = [
  'cpc',
  'ppc',
  'cpm',
  'cpv',
  'paid',
  'paidsearch',
  'paid_search',
  'paid-search',
  'ads',
  'display',
  'sem',
];
const social = ['social', 'social-network', 'social_media', 'social-media'];
const socialSources = [
  'facebook',
  'instagram',
  'tiktok',
  'pinterest',
  'twitter',
  'x',
  'linkedin',
  'youtube',
  'reddit',
];
const email = ['email', 'e-mail', 'newsletter', 'mail'];
const search = ['search', 'organic', 'seo', 'organic_search', 'organic-search'];

export const enrichments: readonly Enrichment[] = [
  {
    name: 'device_class',
    description: 'mobile, tablet, desktop or other, by `device`; null where none is said.',
    expression: (column) => {
      const device = column('device');
      return `CASE WHEN ${isOneOf(device, phones)} THEN 'mobile' WHEN ${isOneOf(device, tablets)} THEN 'tablet' WHEN ${isOneOf(device, desktops)} THEN 'desktop' WHEN ${isThere(device)} THEN 'other' END`;
    },
  },
  {
    name: 'channel_group',
    description:
      'paid, email, social, search, affiliate, referral, direct or other: by the medium and source of the campaign, else by `channel`, else by whether there is a referrer.',
    expression: (column) => {
      const [medium, source, channel] = ['campaign_medium', 'campaign_source', 'channel'].map(column) as [
        string,
        string,
        string,
      ];
      const groups: readonly (readonly [string, string])[] = [
        [isOneOf(medium, paid), 'paid'],
        [`${isOneOf(medium, email)} OR ${isOneOf(source, email)}`, 'email'],
        [`${isOneOf(medium, social)} OR ${isOneOf(source, socialSources)}`, 'social'],
        [isOneOf(medium, search), 'search'],
        [isOneOf(medium, ['affiliate', 'affiliates']), 'affiliate'],
        [isOneOf(channel, paid), 'paid'],
        [isOneOf(channel, email), 'email'],
        [`${isOneOf(channel, social)} OR ${isOneOf(channel, socialSources)}`, 'social'],
        [isOneOf(channel, search), 'search'],
        [isOneOf(channel, ['affiliate', 'affiliates']), 'affiliate'],
        [isOneOf(channel, ['referral', 'link']), 'referral'],
        [isOneOf(channel, ['direct', 'none', '(none)']), 'direct'],
        [`${isThere(channel)} OR ${isThere(medium)} OR ${isThere(source)}`, 'other'],
        [isThere(column('page_referrer')), 'referral'],
      ];
      return `CASE ${groups.map(([when, group]) => `WHEN ${when} THEN '${group}'`).join(' ')} ELSE 'direct' END`;
    },
  },
  {
    name: 'campaign',
    description: 'The name of the campaign, else its source; null where there is none.',
    expression: (column) =>
      `coalesce(nullif(${column('campaign_name')}, ''), nullif(${column('campaign_source')}, ''))`,
  },
];
