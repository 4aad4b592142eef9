import type { FastifyReply, FastifyRequest } from 'fastify';
import { isbot } from 'isbot';
import { MillraceError } from '#contract/errors.ts';
import { formatTime } from '#contract/time.ts';
import { answerOutcome } from './answer.ts';
import { bodyText } from './body/body-text.ts';
import { type OpenedBody, refusedBody } from './body/opened-body.ts';
import { unpackBody } from './body/unpack-body.ts';
import { identify, type PresentedKey } from './caller.ts';
import type { Collector } from './collector.ts';
import type { KeyRing } from './keys/key-ring.ts';
import { clientAddress } from './network/client-address.ts';
import { type InNetworks, readNetworks } from './network/networks.ts';
import { shortenAddress } from './network/shorten-address.ts';
import { openLines } from './read/open-events.ts';
import { refuse, type Sender } from './read/sender.ts';
import type { CollectSettings } from './settings.ts';

/** Finds the events in the text of a body; `lines`: it says that it is NDJSON. */
export type OpenBody = (text: string, lines: boolean) => OpenedBody;

export interface TakingParts {
  readonly settings: CollectSettings;
  readonly ring: KeyRing;
  /** Undefined while Kafka has not been reached for the first time. */
  readonly collector: () => Collector | undefined;
}

/** Makes the handler of an address that takes events. It answers when they are on Kafka. */
export function takeRequests({ settings, ring, collector }: TakingParts) {
  const isTrusted = readNetworks('collect.trustedProxies', settings.trustedProxies);
  const isInternal = readNetworks('collect.internalNetworks', settings.internalNetworks);

  return (open: OpenBody) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const receivedAtMs = Date.now();
      const { headers } = request;
      const body = await readBody(request, settings, open);
      const presented = await identify(ring, headers, body.writeKey);
      const ready = collector();
      if (ready === undefined) throw new MillraceError('NOT_ACKNOWLEDGED');
      const sender = describeSender(request, presented, receivedAtMs, settings, isTrusted);
      const leftOut = ruleAgainst(sender, settings, isInternal);
      return answerOutcome(reply, await ready.take(body, sender.sender, presented.text, leftOut));
    };
}

async function readBody(
  request: FastifyRequest,
  settings: CollectSettings,
  open: OpenBody,
): Promise<OpenedBody> {
  const packed = (request.body as Buffer | undefined) ?? Buffer.alloc(0);
  const body = await unpackBody(packed, request.headers['content-encoding'], settings.bodyBytes);
  const lines = /ndjson|jsonl/i.test(request.headers['content-type'] ?? '');
  const text = bodyText(body, settings.addresses);
  if (text !== undefined) return open(text, lines);
  return lines ? openLines(body) : refusedBody(body, refuse('not_json', ''));
}

interface DescribedSender {
  readonly sender: Sender;
  /** A browser's whole address; it is compared and not stored. */
  readonly address: string | undefined;
}

/** The visitor's own address and user agent are those of the request only where a browser sends it. */
function describeSender(
  request: FastifyRequest,
  { key }: PresentedKey,
  receivedAtMs: number,
  settings: CollectSettings,
  isTrusted: InNetworks,
): DescribedSender {
  const { headers, socket } = request;
  const address =
    key.kind === 'browser'
      ? clientAddress(socket.remoteAddress ?? '', headers['x-forwarded-for'], isTrusted)
      : undefined;
  return {
    address,
    sender: {
      key,
      receivedAtMs,
      receivedAt: formatTime(receivedAtMs),
      address: address === undefined || settings.addresses === 'drop' ? undefined : shortenAddress(address),
      userAgent: key.kind === 'browser' ? headers['user-agent']?.slice(0, 512) : undefined,
      refusesBots: settings.bots === 'refuse',
    },
  };
}

/** What of the request a rule of the collector leaves everything out for. */
function ruleAgainst(
  { sender, address }: DescribedSender,
  settings: CollectSettings,
  isInternal: InNetworks,
): string | undefined {
  if (address !== undefined && isInternal(address)) return 'address';
  const isBot = settings.bots === 'refuse' && sender.userAgent !== undefined && isbot(sender.userAgent);
  return isBot ? 'user-agent' : undefined;
}
