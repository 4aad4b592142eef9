/** What a visitor comes with and from where, with shares. */
export interface Client {
  share: number;
  device: string;
  os: string;
  browser: string;
}

export const CLIENTS: readonly Client[] = [
  { share: 30, device: 'mobile', os: 'iOS', browser: 'Safari' },
  { share: 26, device: 'mobile', os: 'Android', browser: 'Chrome' },
  { share: 4, device: 'mobile', os: 'Android', browser: 'Samsung Internet' },
  { share: 16, device: 'desktop', os: 'Windows', browser: 'Chrome' },
  { share: 5, device: 'desktop', os: 'Windows', browser: 'Edge' },
  { share: 3, device: 'desktop', os: 'Windows', browser: 'Firefox' },
  { share: 6, device: 'desktop', os: 'macOS', browser: 'Safari' },
  { share: 4, device: 'desktop', os: 'macOS', browser: 'Chrome' },
  { share: 2, device: 'desktop', os: 'Linux', browser: 'Firefox' },
  { share: 4, device: 'tablet', os: 'iPadOS', browser: 'Safari' },
];

export interface Channel {
  share: number;
  channel: string;
  referrer: string;
  campaign?: { source: string; medium: string; name: string };
}

export const CHANNELS: readonly Channel[] = [
  { share: 26, channel: 'direct', referrer: '' },
  { share: 28, channel: 'organic_search', referrer: 'https://www.google.com/' },
  { share: 3, channel: 'organic_search', referrer: 'https://duckduckgo.com/' },
  {
    share: 9,
    channel: 'paid_search',
    referrer: 'https://www.google.com/',
    campaign: { source: 'google', medium: 'cpc', name: 'brand' },
  },
  {
    share: 6,
    channel: 'paid_search',
    referrer: 'https://www.google.com/',
    campaign: { source: 'google', medium: 'cpc', name: 'rain-season' },
  },
  {
    share: 2,
    channel: 'paid_search',
    referrer: 'https://www.bing.com/',
    campaign: { source: 'bing', medium: 'cpc', name: 'brand' },
  },
  {
    share: 8,
    channel: 'email',
    referrer: '',
    campaign: { source: 'newsletter', medium: 'email', name: 'new-arrivals' },
  },
  {
    share: 3,
    channel: 'email',
    referrer: '',
    campaign: { source: 'newsletter', medium: 'email', name: 'basket-reminder' },
  },
  {
    share: 7,
    channel: 'paid_social',
    referrer: 'https://www.instagram.com/',
    campaign: { source: 'instagram', medium: 'paid_social', name: 'lookbook' },
  },
  { share: 3, channel: 'social', referrer: 'https://www.pinterest.com/' },
  { share: 3, channel: 'referral', referrer: 'https://www.outdoor-notes.example/' },
  {
    share: 2,
    channel: 'affiliate',
    referrer: 'https://deals.example/',
    campaign: { source: 'deals-example', medium: 'affiliate', name: 'autumn' },
  },
];

export interface Promotion {
  promotionId: string;
  creative: string;
  name: string;
  position: string;
}

export const PROMOTIONS: readonly Promotion[] = [
  { promotionId: 'promo-rain', creative: 'hero-rain', name: 'Made for rain', position: 'home-hero' },
  { promotionId: 'promo-wool', creative: 'banner-wool', name: 'Wool weeks', position: 'home-banner' },
  { promotionId: 'promo-gift', creative: 'tile-gift', name: 'Gifts under 50', position: 'home-tile' },
];

export interface Coupon {
  code: string;
  discountBasisPoints: number;
}

export const COUPONS: readonly Coupon[] = [
  { code: 'WELCOME10', discountBasisPoints: 1000 },
  { code: 'WOOL15', discountBasisPoints: 1500 },
  { code: 'FRIENDS5', discountBasisPoints: 500 },
];
export const DEAD_COUPONS: readonly string[] = ['SUMMER20', 'WELCOME100', 'FREESHIP'];

export const PAYMENT_METHODS: readonly { share: number; method: string }[] = [
  { share: 46, method: 'card' },
  { share: 28, method: 'paypal' },
  { share: 12, method: 'invoice' },
  { share: 9, method: 'apple_pay' },
  { share: 5, method: 'google_pay' },
];
export const FAILURE_REASONS: readonly string[] = [
  'card_declined',
  'insufficient_funds',
  'expired_card',
  'fraud_suspected',
];
export const CARRIERS: readonly string[] = ['DHL', 'DPD', 'UPS', 'Royal Mail', 'PostNL'];
export const SHIPPING_METHODS: readonly string[] = ['standard', 'express', 'pickup'];
export const REFUND_REASONS: readonly string[] = [
  'does_not_fit',
  'damaged',
  'not_as_described',
  'changed_mind',
  'late_delivery',
];
export const VOID_REASONS: readonly string[] = ['customer_request', 'out_of_stock', 'fraud_suspected'];
