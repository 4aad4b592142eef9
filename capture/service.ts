import { pino } from 'pino';
import { Registry } from 'prom-client';
import { loadConfig } from '#engines/config.ts';
import { readEndpoints } from '#engines/endpoints.ts';
import { listenHealth } from '#engines/health.ts';
import { startTranslator, type TranslatorHealth } from './changes/translator.ts';
import { connectorPlans, wantedConnectors } from './connectors/connector.ts';
import { addConnectorMetrics } from './connectors/connector-metrics.ts';
import { ConnectorKeeper } from './connectors/keep-connectors.ts';
import { keepOutboxPartitions } from './outbox/partitions.ts';
import { SHOP_OUTBOX } from './shop/prepare.ts';

const log = pino({ base: { service: 'capture' } });
const stop = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort());

const config = loadConfig();
const endpoints = readEndpoints(process.env.MILLRACE_HOME, config);
const registry = new Registry();
const plans = wantedConnectors(config.shop.capture);
const keeper = new ConnectorKeeper({
  endpoints,
  plans,
  onPut: (connector, what) => log.info({ connector, what }, 'the connector has its configuration'),
  onRestart: (connector, attempt, reason) => {
    restarts.inc({ connector });
    log.warn({ connector, attempt, reason }, 'a connector failed and is started again');
  },
  onFaults: (faults) => {
    if (faults.length === 0) log.info('the connectors are well');
    for (const fault of faults) log.warn(fault);
  },
});
const restarts = addConnectorMetrics(registry, () => keeper.state);
const translator = plans.some(({ kind }) => kind === 'tables')
  ? startTranslator({
      endpoints,
      mapping: config.shop.mapping,
      source: config.shop.source,
      onFault: (fault) =>
        fault === undefined
          ? log.info('table changes are followed')
          : log.warn({ fault }, 'table changes wait'),
    })
  : undefined;

/** Days of the demo shop's outbox; the database of a real shop is looked after by its own people. */
const keepingDays =
  config.shop.mode === 'embedded' && plans.includes(connectorPlans.outbox)
    ? keepOutboxPartitions({
        address: endpoints.shop.owner,
        outbox: SHOP_OUTBOX,
        slot: connectorPlans.outbox.slot,
        signal: stop.signal,
        onChange: (made, dropped) => log.info({ made, dropped }, 'days of the outbox'),
        onFailure: (error) => log.warn({ reason: error.message }, 'the days of the outbox wait'),
      })
    : undefined;

const health = await listenHealth({
  port: Number(process.env.MILLRACE_SERVICE_PORT ?? 0),
  registry,
  check: () => {
    const { looks, connectors, slots } = keeper.state;
    const translation = translator?.health();
    const faults = [...keeper.state.faults, ...faultsOf(translation)];
    // What is wrong with a connector is no illness of this process: to start it again would mend nothing.
    if (looks === 0) throw new Error('looking at the connectors for the first time');
    return {
      ...(faults.length === 0 ? {} : { fault: faults[0], faults }),
      connectors,
      slots,
      ...(translation === undefined ? {} : { translator: translation }),
    };
  },
});
await keeper.run(stop.signal);
await Promise.all([translator?.stop(), keepingDays]);
await health.close();
log.info('stopped');

function faultsOf(translation: TranslatorHealth | undefined): string[] {
  if (translation === undefined) return [];
  const { fault, problems } = translation;
  return [
    ...(fault === undefined ? [] : [`Changes of tables are not followed: ${fault}`]),
    ...problems.map(({ what, problem }) => `${what} can not be worked out: ${problem}`),
  ];
}
