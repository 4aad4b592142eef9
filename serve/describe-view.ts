import type { ViewDescription } from './answers/view.ts';
import type { View } from './view.ts';

const asText = (span: { from: Date; to: Date }) => ({
  from: span.from.toISOString(),
  to: span.to.toISOString(),
});

/** What an answer is about, in the form in which it is sent. Times are ISO, UTC; `to` is exclusive. */
export function describeView(view: View, now = new Date()): ViewDescription {
  const end = new Date(Math.max(view.range.from.getTime(), Math.min(view.range.to.getTime(), now.getTime())));
  // The running second would change every answer; the minute says what is covered.
  end.setUTCMilliseconds(0);
  return {
    range: { name: view.range.name, ...asText(view.range) },
    covers: asText({ from: view.range.from, to: end }),
    compared: view.compared && asText(view.compared),
    tz: view.tz,
    reporting_tz: view.reportingZone,
    filters: view.filters,
    currency: view.currency === '' ? null : view.currency,
    sources: view.sources.filter((source) => source !== ''),
    demo: view.demo,
    known_sources: view.known,
    extent: view.extent && asText(view.extent),
    ahead: view.ahead,
  };
}
