import { isObject, type JsonObject } from '#contract/judge/check-fields.ts';
import type { Sender } from '../read/sender.ts';
import { describeAgent } from './describe-agent.ts';

/** Where Segment keeps the address of a page in the properties of a page call. */
const pageFields = ['url', 'path', 'title', 'referrer', 'search'];

/** The context of a message in the contract's words; what else it holds stays. */
export function translateContext(given: JsonObject, sender: Sender): JsonObject {
  const { device, os, location } = given;
  const context: JsonObject = { ...given };
  const userAgent = typeof given.userAgent === 'string' ? given.userAgent : sender.userAgent;
  if (userAgent !== undefined && given.userAgent === undefined) context.userAgent = userAgent;
  // Segment's are objects where the contract has texts.
  if (isObject(device)) {
    context.device_details = device;
    delete context.device;
    const kind = deviceKind(device.type);
    if (kind !== undefined) context.device = kind;
  }
  if (isObject(os)) {
    context.os_details = os;
    delete context.os;
    if (typeof os.name === 'string') context.os = os.name;
  }
  if (userAgent !== undefined) {
    const agent = describeAgent(userAgent);
    context.device ??= agent.device;
    if (agent.os !== undefined) context.os ??= agent.os;
    if (agent.browser !== undefined) context.browser ??= agent.browser;
  }
  if (context.country === undefined && isObject(location) && typeof location.country === 'string')
    context.country = location.country;
  if (sender.address !== undefined && (context.ip === undefined || context.ip === null || context.ip === ''))
    context.ip = sender.address;
  return context;
}

function deviceKind(type: unknown): string | undefined {
  if (typeof type !== 'string') return undefined;
  return /^(ios|android)$/i.test(type) ? 'mobile' : type;
}

/** A page call says in its properties where it was; the contract keeps that in the context, which never rejects. */
export function movePage(properties: JsonObject, context: JsonObject): [JsonObject, JsonObject] {
  const rest: JsonObject = { ...properties };
  const page: JsonObject = isObject(context.page) ? { ...context.page } : {};
  for (const name of pageFields) {
    const value = properties[name];
    if (typeof value !== 'string') continue;
    page[name] ??= value;
    delete rest[name];
  }
  return [rest, { ...context, page }];
}
