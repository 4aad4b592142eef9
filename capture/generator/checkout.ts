import { linesText, type OrderTotals, totalCart, totalsText } from './cart.ts';
import { COUPONS, type Coupon, DEAD_COUPONS, PAYMENT_METHODS, SHIPPING_METHODS } from './client-tables.ts';
import { humanGapMs, machineGapMs } from './human-gaps.ts';
import { Order } from './order.ts';
import { CHECKOUT_PAGE, THANKS_PAGE } from './product-text.ts';
import type { Session } from './session.ts';
import type { ShopWorld } from './shop-world.ts';
import { WeightedChoice } from './weighted-choice.ts';

const methodChoice = new WeightedChoice(PAYMENT_METHODS.map((method) => method.share));
/** Chance to give up at each page of the checkout. */
const GIVE_UP = 0.07;
const PAYMENT_FAILS = 0.05;
const TRIES_AGAIN = 0.6;

type Stage =
  | 'start'
  | 'address'
  | 'address_done'
  | 'coupon'
  | 'coupon_answer'
  | 'delivery_done'
  | 'payment_info'
  | 'place'
  | 'pay'
  | 'error'
  | 'complete';

/** The walk from the cart to the thank-you page; the order's own records go out as they happen. */
export class Checkout {
  readonly #checkoutId: string;
  #stage: Stage = 'start';
  #coupon: Coupon | undefined;
  #couponCode = '';
  #method = '';
  #totals: OrderTotals | undefined;
  #order: Order | undefined;

  constructor(startMs: number) {
    this.#checkoutId = `K-${startMs.toString(36)}`;
  }

  /** One step at the session's `dueMs`; false: the visit is over. */
  step(world: ShopWorld, session: Session): boolean {
    const random = world.random;
    const text = `"checkout_id":"${this.#checkoutId}${session.sessionId.slice(-6)}"`;
    switch (this.#stage) {
      case 'start':
        session.send(world, 'checkout_started', CHECKOUT_PAGE, `${text},${this.#moneyText(session, false)}`);
        return this.#goOn(world, session, 'address');
      case 'address':
        session.send(world, 'checkout_step_viewed', CHECKOUT_PAGE, `${text},"step":1`);
        return this.#goOn(world, session, 'address_done');
      case 'address_done':
        world.visitors.register(session.visitor, session.dueMs, random);
        session.identify();
        session.send(world, 'checkout_step_completed', CHECKOUT_PAGE, `${text},"step":1`);
        return this.#goOn(world, session, random.chance(0.18) ? 'coupon' : 'delivery_done');
      case 'coupon': {
        this.#coupon = random.chance(0.75) ? random.pick(COUPONS) : undefined;
        this.#couponCode = this.#coupon?.code ?? random.pick(DEAD_COUPONS);
        session.send(world, 'coupon_entered', CHECKOUT_PAGE, this.#couponText(session));
        this.#stage = 'coupon_answer';
        session.dueMs += machineGapMs(random);
        return true;
      }
      case 'coupon_answer': {
        const discount = totalCart(session.lines, session.visitor.market, this.#coupon).discount;
        if (this.#coupon) {
          const more = `,"discount":${discount},"currency":"${session.currency}"`;
          session.send(world, 'coupon_applied', CHECKOUT_PAGE, this.#couponText(session) + more);
        } else
          session.send(
            world,
            'coupon_denied',
            CHECKOUT_PAGE,
            `${this.#couponText(session)},"denial_reason":"not_valid"`,
          );
        return this.#goOn(world, session, 'delivery_done');
      }
      case 'delivery_done': {
        const shipping = random.pick(SHIPPING_METHODS);
        session.send(
          world,
          'checkout_step_completed',
          CHECKOUT_PAGE,
          `${text},"step":2,"shipping_method":"${shipping}"`,
        );
        return this.#goOn(world, session, 'payment_info');
      }
      case 'payment_info':
        this.#method = PAYMENT_METHODS[methodChoice.choose(random)]?.method ?? 'card';
        session.send(
          world,
          'payment_info_entered',
          CHECKOUT_PAGE,
          `${text},"step":3,"payment_method":"${this.#method}"`,
        );
        return this.#goOn(world, session, 'place');
      case 'place':
        this.#totals = totalCart(session.lines, session.visitor.market, this.#coupon);
        this.#order = new Order(world, session, this.#totals, this.#coupon, this.#method);
        this.#order.place(world, session.dueMs);
        this.#stage = 'pay';
        session.dueMs += machineGapMs(random);
        return true;
      case 'pay':
        return this.#pay(world, session, this.#order as Order);
      case 'error':
        session.send(
          world,
          'payment_error_shown',
          CHECKOUT_PAGE,
          `${text},"order_id":"${(this.#order as Order).orderId}","payment_method":"${this.#method}"`,
        );
        if (random.chance(TRIES_AGAIN)) {
          this.#stage = 'pay';
          session.dueMs += humanGapMs(random);
          return true;
        }
        (this.#order as Order).abandon(world, session.dueMs);
        return false;
      case 'complete':
        if (!(this.#order as Order).isTold) return false;
        session.send(
          world,
          'order_completed',
          THANKS_PAGE,
          `${text},"order_id":"${(this.#order as Order).orderId}",${this.#moneyText(session, true)}`,
          (this.#totals as OrderTotals).total,
        );
        return false;
    }
  }

  #pay(world: ShopWorld, session: Session, order: Order): boolean {
    const random = world.random;
    if (!random.chance(PAYMENT_FAILS)) {
      order.capture(world, session.dueMs);
      this.#stage = 'complete';
      session.dueMs += machineGapMs(random);
      return true;
    }
    order.fail(world, session.dueMs);
    this.#stage = 'error';
    session.dueMs += machineGapMs(random);
    return true;
  }

  #goOn(world: ShopWorld, session: Session, stage: Stage): boolean {
    this.#stage = stage;
    if (world.random.chance(GIVE_UP)) return false;
    session.dueMs += humanGapMs(world.random);
    return true;
  }

  #couponText(session: Session): string {
    return `"cart_id":"${session.cartId}","coupon":"${this.#couponCode}"`;
  }

  /** Money and lines as the site shows them: `revenue` is what the goods bring, without shipping and tax. */
  #moneyText(session: Session, complete: boolean): string {
    const totals = totalCart(session.lines, session.visitor.market, this.#coupon);
    const coupon = this.#coupon ? `,"coupon":"${this.#coupon.code}"` : '';
    const amounts = complete
      ? totalsText(totals)
      : `"value":${totals.total},"discount":${totals.discount},"shipping":${totals.shipping},"tax":${totals.tax}`;
    return `"affiliation":"Millrace demo shop","currency":"${session.currency}",${amounts},"revenue":${totals.subtotal - totals.discount}${coupon},"products":${linesText(session.lines, session.currency)}`;
  }
}
