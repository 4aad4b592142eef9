import { type CartLine, linesText } from './cart.ts';
import { CATEGORY_LIST, type Category, PRODUCTS, type Product, productPopularity } from './catalogue.ts';
import { SEARCHES } from './catalogue-words.ts';
import { Checkout } from './checkout.ts';
import { CHANNELS, type Channel, PROMOTIONS } from './client-tables.ts';
import type { BehaviourType } from './event-types.ts';
import { flatText } from './flat-text.ts';
import { humanGapMs } from './human-gaps.ts';
import { mintReference, mintUuid } from './identifiers.ts';
import {
  asciiJson,
  CART_PAGE,
  categoryPage,
  HOME_PAGE,
  listText,
  OTHER_PAGES,
  pageText,
  productPage,
  productText,
  SEARCH_PAGE,
} from './product-text.ts';
import type { ShopTask, ShopWorld } from './shop-world.ts';
import type { Visitor } from './visitors.ts';
import { WeightedChoice } from './weighted-choice.ts';

const channelChoice = new WeightedChoice(CHANNELS.map((channel) => channel.share));
const landingPages = new Map(
  CHANNELS.map(({ referrer }) => [referrer, pageText('/', 'Millrace demo shop', referrer)]),
);
const LONGEST_SESSION_EVENTS = 60;
const MOST_LINES = 8;
/** `,"currency":"EUR"` and so on are joined per event; products outside lists say where they were seen. */
const searchTexts = SEARCHES.map((query) => flatText(`"query":${asciiJson(query)}`));
const promotionTexts = PROMOTIONS.map(
  (promotion, index) =>
    `"promotion_id":"${promotion.promotionId}","creative":"${promotion.creative}","name":${asciiJson(promotion.name)},"position":${index + 1}`,
);

/**
 * One visit. Each step is one event and sets when the next one comes. The person looks around, fills a cart,
 * and leaves or goes to the checkout, which then takes over.
 */
export class Session implements ShopTask {
  dueMs: number;
  readonly visitor: Visitor;
  readonly sessionId: string;
  readonly channel: Channel;
  readonly lines: CartLine[] = [];
  readonly cartId: string;
  readonly currency: string;
  /** The JSON between the event's time and its page. */
  who: string;
  #category: Category;
  #product: Product | undefined;
  #variant = 0;
  #promotion = -1;
  #clicked = false;
  #events = 0;
  /** Chance to leave after each step, and how eager the person is to buy. */
  readonly #leaving: number;
  readonly #eagerness: number;
  #checkout: Checkout | undefined;

  constructor(world: ShopWorld, visitor: Visitor, startMs: number) {
    const random = world.random;
    this.dueMs = startMs;
    this.visitor = visitor;
    this.sessionId = mintUuid(startMs, random);
    this.cartId = mintReference('C', startMs, random);
    this.currency = visitor.market.currency;
    this.channel = CHANNELS[channelChoice.choose(random)] as Channel;
    this.#category = random.pick(CATEGORY_LIST);
    const mood = random.unit();
    this.#leaving = mood < 0.3 ? 0.55 : mood < 0.8 ? 0.11 : 0.05;
    this.#eagerness = mood < 0.3 ? 0.02 : mood < 0.8 ? 0.1 : 0.3;
    this.who = '';
    this.identify();
  }

  /** Makes the fragment again, after the visitor has become a user. */
  identify(): void {
    const { visitor, channel } = this;
    const user = visitor.userId === '' ? '' : `,"user_id":"${visitor.userId}"`;
    const campaign = channel.campaign
      ? `,"campaign":{"source":"${channel.campaign.source}","medium":"${channel.campaign.medium}","name":"${channel.campaign.name}"}`
      : '';
    this.who = flatText(
      `","anonymous_id":"${visitor.anonymousId}"${user},"session_id":"${this.sessionId}","context":{"device":"${visitor.client.device}"` +
        `,"os":"${visitor.client.os}","browser":"${visitor.client.browser}","locale":"${visitor.market.locale}","country":"${visitor.market.country}"` +
        `,"channel":"${channel.channel}"${campaign},"page":`,
    );
  }

  step(world: ShopWorld): boolean {
    if (this.#checkout) return this.#checkout.step(world, this);
    this.#events++;
    if (this.#events === 1) this.#land(world);
    else if (this.#events > LONGEST_SESSION_EVENTS || world.random.chance(this.#leaving)) return false;
    else this.#look(world);
    this.dueMs += humanGapMs(world.random);
    return true;
  }

  #land(world: ShopWorld): void {
    const chance = world.random.unit();
    if (chance < 0.45) {
      const page = landingPages.get(this.channel.referrer) as string;
      this.send(world, 'page_viewed', page, '"page_type":"home"');
    } else if (chance < 0.72) this.#viewList(world);
    else this.#viewProduct(world, PRODUCTS[productPopularity.choose(world.random)] as Product);
  }

  #look(world: ShopWorld): void {
    const random = world.random;
    if (this.#clicked && this.#product) this.#viewProduct(world, this.#product);
    else if (this.#promotion >= 0 && random.chance(0.3)) this.#clickPromotion(world);
    else if (this.#product && random.chance(this.#eagerness)) this.#addProduct(world);
    else if (this.lines.length === 0 || !this.#minds(world, random.unit()))
      this.#lookAround(world, random.unit());
  }

  /** What people do who have something in the cart; false: they look around for more. */
  #minds(world: ShopWorld, chance: number): boolean {
    if (chance < 0.06) this.#removeProduct(world);
    else if (chance < 0.16) this.send(world, 'cart_viewed', CART_PAGE, this.cartText());
    else if (chance < 0.16 + this.#eagerness) {
      this.#checkout = new Checkout(this.dueMs);
      this.#checkout.step(world, this);
    } else return false;
    return true;
  }

  #lookAround(world: ShopWorld, chance: number): void {
    const random = world.random;
    if (chance < 0.42) this.#viewList(world);
    else if (chance < 0.5) this.send(world, 'products_searched', SEARCH_PAGE, random.pick(searchTexts));
    else if (chance < 0.56) this.#filterList(world);
    else if (chance < 0.62) this.#viewPromotion(world);
    else if (chance < 0.68)
      this.send(world, 'page_viewed', random.pick(OTHER_PAGES), '"page_type":"article"');
    else if (chance < 0.7 && this.#product) this.#onProduct(world, 'product_added_to_wishlist', '');
    else if (chance < 0.705 && this.#product && this.visitor.userId !== '') this.#review(world);
    else if (chance < 0.86) this.#clickProduct(world);
    else
      this.#viewProduct(world, this.#category.products[this.#category.popularity.choose(random)] as Product);
  }

  #viewList(world: ShopWorld): void {
    if (world.random.chance(0.5)) this.#category = world.random.pick(CATEGORY_LIST);
    const list = listText(this.#category, this.currency, world.random);
    this.send(world, 'product_list_viewed', categoryPage(this.#category), list);
  }

  #filterList(world: ShopWorld): void {
    const filters = `"filters":[{"type":"price","value":"${world.random.chance(0.5) ? 'under-50' : '50-100'}"}],"sorts":[{"type":"${world.random.chance(0.6) ? 'price' : 'newest'}","value":"asc"}]`;
    const list = `"list_id":"${this.#category.listId}","category":"${this.#category.category}",${filters}`;
    this.send(world, 'product_list_filtered', categoryPage(this.#category), list);
  }

  #viewPromotion(world: ShopWorld): void {
    this.#promotion = world.random.below(PROMOTIONS.length);
    this.send(world, 'promotion_viewed', HOME_PAGE, promotionTexts[this.#promotion] as string);
  }

  #clickPromotion(world: ShopWorld): void {
    this.send(world, 'promotion_clicked', HOME_PAGE, promotionTexts[this.#promotion] as string);
    this.#promotion = -1;
  }

  #clickProduct(world: ShopWorld): void {
    this.#product = this.#category.products[this.#category.popularity.choose(world.random)] as Product;
    this.#variant = world.random.below(this.#product.variants.length);
    this.#clicked = true;
    const place = `,"list_id":"${this.#category.listId}","position":${1 + world.random.below(24)}`;
    const item = `${productText(this.#product, this.#variant, this.currency)},"currency":"${this.currency}"${place}`;
    this.send(world, 'product_clicked', categoryPage(this.#category), item);
  }

  #viewProduct(world: ShopWorld, product: Product): void {
    if (!this.#clicked) this.#variant = world.random.below(product.variants.length);
    this.#clicked = false;
    this.#product = product;
    this.#onProduct(world, 'product_viewed', '');
  }

  #addProduct(world: ShopWorld): void {
    const product = this.#product as Product;
    const quantity = world.random.chance(0.85) ? 1 : 2 + world.random.below(2);
    this.#onProduct(world, 'product_added', `,"quantity":${quantity},"cart_id":"${this.cartId}"`);
    const same = this.lines.find((line) => line.product === product && line.variant === this.#variant);
    if (same) same.quantity += quantity;
    else if (this.lines.length < MOST_LINES) this.lines.push({ product, variant: this.#variant, quantity });
    this.#product = undefined;
  }

  #removeProduct(world: ShopWorld): void {
    const index = world.random.below(this.lines.length);
    const line = this.lines[index] as CartLine;
    this.lines.splice(index, 1);
    const item = `${productText(line.product, line.variant, this.currency)},"currency":"${this.currency}","quantity":${line.quantity},"cart_id":"${this.cartId}"`;
    this.send(world, 'product_removed', CART_PAGE, item);
  }

  #review(world: ShopWorld): void {
    const product = this.#product as Product;
    const rating = 5 - world.random.below(3) * world.random.below(2);
    const review = `"product_id":"${product.productId}","review_id":"${mintReference('R', this.dueMs, world.random)}","rating":${rating},"review_body":"${rating > 3 ? 'Just what I was after.' : 'Nice, but runs small.'}"`;
    this.send(world, 'product_reviewed', productPage(product), review);
  }

  #onProduct(world: ShopWorld, type: BehaviourType, more: string): void {
    const product = this.#product as Product;
    const item = `${productText(product, this.#variant, this.currency)},"currency":"${this.currency}"${more}`;
    this.send(world, type, productPage(product), item);
  }

  /** `"cart_id":…,"currency":…,"products":[…]` */
  cartText(): string {
    return `"cart_id":"${this.cartId}","currency":"${this.currency}","products":${linesText(this.lines, this.currency)}`;
  }

  /** Sends a behaviour event of this session at `dueMs`. */
  send(world: ShopWorld, type: BehaviourType, page: string, properties: string, amount = 0): void {
    world.writer.write(
      false,
      this.dueMs,
      type,
      this.visitor.anonymousId,
      this.visitor.keyHash,
      this.who,
      page,
      properties,
      amount,
      amount === 0 ? '' : this.currency,
    );
  }
}
