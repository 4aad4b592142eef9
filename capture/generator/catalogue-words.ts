/** The tables that the catalogue is made of. Prices are in EUR cents: the lowest and the highest of a category. */
export interface CategoryWords {
  category: string;
  title: string;
  nouns: readonly string[];
  lowest: number;
  highest: number;
  variants: readonly string[];
}

export const BRANDS: readonly string[] = [
  'Aldern',
  'Brookfell',
  'Caravel',
  'Dunmere',
  'Eskdale',
  'Fennimore',
  'Gullwing',
  'Harrow & Pine',
  'Isolde',
  'Juniper Lane',
  'Kestrel',
  'Lindqvist',
  'Marlowe',
  'Northmoor',
  'Ostara',
  'Pemberly',
  'Quillon',
  'Ravensdale',
];

export const ADJECTIVES: readonly string[] = [
  'Classic',
  'Everyday',
  'Weekend',
  'Heritage',
  'Light',
  'Deep Blue',
  'Alpine',
  'Coastal',
  'Woven',
  'Recycled',
  'Compact',
  'Quiet',
  'Bright',
  'Stone',
  'Walnut',
  'Midnight',
  'Summer',
  'Winter',
  'Soft',
  'Bold',
  'Double',
  'Original',
  'Little',
  'Grand',
  'Caf\u00e9',
  'S\u00f8nder',
];

const SIZES = ['XS', 'S', 'M', 'L', 'XL'];
const COLOURS = ['black', 'ivory', 'moss', 'rust', 'navy'];

export const CATEGORIES: readonly CategoryWords[] = [
  {
    category: 'jackets',
    title: 'Jackets',
    nouns: ['Rain Jacket', 'Parka', 'Down Jacket', 'Field Coat'],
    lowest: 6900,
    highest: 34900,
    variants: SIZES,
  },
  {
    category: 'knitwear',
    title: 'Knitwear',
    nouns: ['Sweater', 'Cardigan', 'Merino Pullover', 'Vest'],
    lowest: 3900,
    highest: 15900,
    variants: SIZES,
  },
  {
    category: 'shirts',
    title: 'Shirts',
    nouns: ['Shirt', 'Linen Shirt', 'Flannel Shirt', 'Polo', 'T-Shirt'],
    lowest: 1900,
    highest: 8900,
    variants: SIZES,
  },
  {
    category: 'trousers',
    title: 'Trousers',
    nouns: ['Chinos', 'Jeans', 'Cord Trousers', 'Shorts'],
    lowest: 2900,
    highest: 12900,
    variants: SIZES,
  },
  {
    category: 'shoes',
    title: 'Shoes',
    nouns: ['Sneakers', 'Boots', 'Loafers', 'Trail Shoes', 'Sandals'],
    lowest: 4900,
    highest: 21900,
    variants: ['38', '40', '42', '44', '46'],
  },
  {
    category: 'bags',
    title: 'Bags',
    nouns: ['Backpack', 'Tote', 'Weekender', 'Sling', 'Laptop Sleeve'],
    lowest: 2900,
    highest: 19900,
    variants: COLOURS,
  },
  {
    category: 'accessories',
    title: 'Accessories',
    nouns: ['Scarf', 'Beanie', 'Belt', 'Gloves', 'Socks'],
    lowest: 900,
    highest: 5900,
    variants: COLOURS,
  },
  {
    category: 'kitchen',
    title: 'Kitchen',
    nouns: ['Mug', 'Chef Knife', 'Cast Iron Pan', 'Kettle', 'Cutting Board'],
    lowest: 1200,
    highest: 17900,
    variants: COLOURS,
  },
  {
    category: 'lighting',
    title: 'Lighting',
    nouns: ['Table Lamp', 'Pendant', 'Floor Lamp', 'Candle Holder'],
    lowest: 1900,
    highest: 29900,
    variants: COLOURS,
  },
  {
    category: 'textiles',
    title: 'Home Textiles',
    nouns: ['Throw', 'Cushion', 'Duvet Cover', 'Bath Towel', 'Rug'],
    lowest: 1500,
    highest: 24900,
    variants: COLOURS,
  },
  {
    category: 'outdoor',
    title: 'Outdoor',
    nouns: ['Tent', 'Sleeping Bag', 'Camp Stove', 'Water Bottle', 'Headlamp'],
    lowest: 1800,
    highest: 44900,
    variants: COLOURS,
  },
  {
    category: 'stationery',
    title: 'Stationery',
    nouns: ['Notebook', 'Fountain Pen', 'Desk Pad', 'Planner'],
    lowest: 700,
    highest: 8900,
    variants: COLOURS,
  },
];

export const SEARCHES: readonly string[] = [
  'rain jacket',
  'blue sweater',
  'boots',
  'gift',
  'lamp',
  'merino',
  'backpack 30l',
  'mug',
  'linen shirt',
  'wool socks',
  'notebook a5',
  'tent 2 person',
  'sale',
  'scarf',
  'kettle',
  'size 42 sneakers',
  'caf\u00e9 mug',
];
