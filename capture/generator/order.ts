import { partitionHash } from '../partition-hash.ts';
import { type CartLine, linesText, type OrderTotals, totalsText } from './cart.ts';
import { CARRIERS, type Coupon, FAILURE_REASONS, REFUND_REASONS, VOID_REASONS } from './client-tables.ts';
import type { TransactionType } from './event-types.ts';
import { mintReference } from './identifiers.ts';
import { productText } from './product-text.ts';
import type { Session } from './session.ts';
import type { ShopTask, ShopWorld } from './shop-world.ts';

const HOUR_MS = 3_600_000;
const VOIDED_BEFORE_SHIPMENT = 0.015;
const REFUNDED = 0.07;
const REFUNDED_WHOLE = 0.35;
const REFUNDED_AGAIN = 0.1;
const GOODWILL = 0.002;
/** Between the context of a transaction, which has no page, and its properties. */
const BEFORE_PROPERTIES = ',"properties":{';

type Stage = 'ship' | 'cancel_refund' | 'void' | 'refund' | 'over';

/**
 * An order from placing to its last refund, as the shop's own books see it. Each record carries the next
 * aggregate version; refunds together never exceed what was paid.
 */
export class Order implements ShopTask {
  dueMs = 0;
  readonly orderId: string;
  /** False for an order of the time before the stream began: nothing is told of it. */
  readonly #told: boolean;
  readonly #keyHash: number;
  readonly #who: string;
  readonly #currency: string;
  readonly #totals: OrderTotals;
  readonly #lines: readonly CartLine[];
  readonly #customerId: string;
  readonly #method: string;
  readonly #coupon: string;
  #version = 0;
  #refunded = 0;
  #refundedLines = 0;
  #stage: Stage = 'over';

  constructor(
    world: ShopWorld,
    session: Session,
    totals: OrderTotals,
    coupon: Coupon | undefined,
    method: string,
  ) {
    const { visitor, channel } = session;
    this.#told = world.writer.isOpen(session.dueMs);
    this.orderId = mintReference('A', session.dueMs, world.random);
    this.#keyHash = partitionHash(this.orderId);
    this.#currency = session.currency;
    this.#totals = totals;
    this.#lines = session.lines;
    this.#customerId = visitor.userId;
    this.#method = method;
    this.#coupon = coupon ? `,"coupon":"${coupon.code}"` : '';
    const campaign = channel.campaign
      ? `,"campaign":{"source":"${channel.campaign.source}","medium":"${channel.campaign.medium}","name":"${channel.campaign.name}"}`
      : '';
    this.#who = `","user_id":"${visitor.userId}","session_id":"${session.sessionId}","context":{"country":"${visitor.market.country}","channel":"${channel.channel}"${campaign}}`;
  }

  /** Whether the stream has its placement. */
  get isTold(): boolean {
    return this.#told;
  }

  place(world: ShopWorld, timeMs: number): void {
    this.#send(
      world,
      timeMs,
      'order_placed',
      `,"customer_id":"${this.#customerId}","currency":"${this.#currency}",${totalsText(this.#totals)}${this.#coupon},"products":${linesText(this.#lines, this.#currency)}`,
      this.#totals.total,
    );
  }

  fail(world: ShopWorld, timeMs: number): void {
    const reason = world.random.pick(FAILURE_REASONS);
    this.#send(
      world,
      timeMs,
      'payment_failed',
      `${this.#paymentText(world, timeMs)},"failure_reason":"${reason}"`,
      this.#totals.total,
    );
  }

  /** The money is in; what happens after the sale goes on the clock. */
  capture(world: ShopWorld, timeMs: number): void {
    this.#send(world, timeMs, 'payment_captured', this.#paymentText(world, timeMs), this.#totals.total);
    const cancelled = world.random.chance(VOIDED_BEFORE_SHIPMENT);
    this.#schedule(world, timeMs, cancelled ? 'cancel_refund' : 'ship', cancelled ? 3 : 18);
  }

  /** Nobody paid: the shop voids the order after a while. */
  abandon(world: ShopWorld, timeMs: number): void {
    this.#schedule(world, timeMs, 'void', 1);
  }

  step(world: ShopWorld): boolean {
    const timeMs = this.dueMs;
    const random = world.random;
    switch (this.#stage) {
      case 'ship':
        this.#send(
          world,
          timeMs,
          'shipment_sent',
          `,"shipment_id":"${mintReference('S', timeMs, random)}","carrier":"${random.pick(CARRIERS)}"`,
        );
        if (random.chance(GOODWILL)) this.#giveGoodwill(world, timeMs);
        return random.chance(REFUNDED) && this.#next(world, timeMs, 'refund', 120);
      case 'refund':
        if (random.chance(REFUNDED_WHOLE)) this.#refundRest(world, timeMs);
        else if (!this.#refundLine(world, timeMs)) return false;
        return (
          random.chance(REFUNDED_AGAIN) &&
          this.#refunded < this.#totals.total &&
          this.#next(world, timeMs, 'refund', 48)
        );
      case 'cancel_refund':
        this.#refundRest(world, timeMs);
        return this.#next(world, timeMs, 'void', 0.1);
      case 'void':
        this.#send(world, timeMs, 'order_voided', `,"void_reason":"${random.pick(VOID_REASONS)}"`);
        return false;
      case 'over':
        return false;
    }
  }

  #schedule(world: ShopWorld, timeMs: number, stage: Stage, meanHours: number): void {
    // An order from before the stream began stays in the past, or its shipment would come without an order.
    if (!this.#told || !world.writer.isOpen(timeMs)) return;
    this.#next(world, timeMs, stage, meanHours);
    world.schedule(this);
  }

  #next(world: ShopWorld, timeMs: number, stage: Stage, meanHours: number): boolean {
    this.#stage = stage;
    const hours = meanHours * (0.3 + 1.4 * world.random.unit());
    this.dueMs = timeMs + 1 + Math.floor(hours * HOUR_MS * world.afterSalesScale);
    return true;
  }

  #refundRest(world: ShopWorld, timeMs: number): void {
    this.#refund(world, timeMs, this.#totals.total - this.#refunded, '');
  }

  /** One line goes back: its price less its share of the discount, rounded down. */
  #refundLine(world: ShopWorld, timeMs: number): boolean {
    const line = this.#lines[this.#refundedLines++];
    if (!line) return false;
    const price = line.quantity * (line.product.prices[this.#currency] as number);
    const share = Math.ceil((price * this.#totals.discount) / this.#totals.subtotal);
    const amount = Math.min(price - share, this.#totals.total - this.#refunded);
    if (amount <= 0) return false;
    const item = `{${productText(line.product, line.variant, this.#currency)},"quantity":${line.quantity}}`;
    this.#refund(world, timeMs, amount, `,"products":[${item}]`);
    return true;
  }

  #refund(world: ShopWorld, timeMs: number, amount: number, products: string): void {
    if (amount <= 0) return;
    this.#refunded += amount;
    const text = `,"refund_id":"${mintReference('RF', timeMs, world.random)}","amount":${amount},"currency":"${this.#currency}","refund_reason":"${world.random.pick(REFUND_REASONS)}"${products}`;
    this.#send(world, timeMs, 'refund_issued', text, amount);
  }

  /** A small refund that names no order, as a shop's till gives it. Its key is the refund. */
  #giveGoodwill(world: ShopWorld, timeMs: number): void {
    const refundId = mintReference('RF', timeMs, world.random);
    const amount = Math.max(1, Math.floor(this.#totals.total / 20));
    const text = `"refund_id":"${refundId}","amount":${amount},"currency":"${this.#currency}","refund_reason":"goodwill"`;
    world.writer.write(
      true,
      timeMs,
      'refund_issued',
      refundId,
      partitionHash(refundId),
      this.#who,
      BEFORE_PROPERTIES,
      text,
      amount,
      this.#currency,
    );
  }

  #paymentText(world: ShopWorld, timeMs: number): string {
    return `,"payment_id":"${mintReference('PAY', timeMs, world.random)}","amount":${this.#totals.total},"currency":"${this.#currency}","payment_method":"${this.#method}"`;
  }

  #send(world: ShopWorld, timeMs: number, type: TransactionType, properties: string, amount = 0): void {
    if (!this.#told) return;
    this.#version++;
    const text = `"order_id":"${this.orderId}","aggregate_version":${this.#version}${properties}`;
    world.writer.write(
      true,
      timeMs,
      type,
      this.orderId,
      this.#keyHash,
      this.#who,
      BEFORE_PROPERTIES,
      text,
      amount,
      amount === 0 ? '' : this.#currency,
    );
  }
}
