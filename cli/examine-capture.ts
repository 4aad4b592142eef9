import type { Config } from '#engines/config.ts';
import { askConnect } from '#engines/connect/rest.ts';
import type { Endpoints } from '#engines/endpoints.ts';
import { wantedConnectors } from '../capture/connectors/connector.ts';
import { examineShop } from '../capture/connectors/examine-shop.ts';
import { explainSignIn } from '../capture/connectors/explain-sign-in.ts';

type Answer = readonly ['ok' | 'note' | 'fail', string];

const debezium = 'io.debezium.connector.postgresql.PostgresConnector';
const loopback = /\/\/(127\.|localhost|\[::1\])/;

/**
 * What `doctor` says of Kafka Connect.
 * @param endpoints undefined while nothing runs
 */
export async function examineConnect(config: Config, endpoints: Endpoints | undefined): Promise<Answer> {
  if (config.shop.capture === 'off') return ['note', 'not needed: shop.capture is off'];
  const remote = config.connect.mode === 'remote';
  if (remote && !loopback.test(config.connect.url ?? '')) {
    const here = [
      ...(config.kafka.mode === 'embedded' ? ['Kafka'] : []),
      ...(config.shop.mode === 'embedded' ? ['the demo shop'] : []),
    ];
    if (here.length > 0)
      return ['fail', `a remote Connect can not reach ${here.join(' and ')} on loopback: make all remote`];
  }
  if (endpoints === undefined) return ['ok', `the embedded worker, heap ${config.connect.heapMebibytes} MiB`];
  const plugins = await askConnect<readonly { class: string; version: string }[]>(
    endpoints,
    'GET',
    '/connector-plugins',
  );
  const plugin = plugins.find((one) => one.class === debezium);
  if (plugin === undefined)
    return ['fail', `${endpoints.connect.url} has no plugin ${debezium}: install it on its workers`];
  return ['ok', `Debezium ${plugin.version} at ${endpoints.connect.url}`];
}

/** What `doctor` says of the shop's database. */
export async function examineShopDatabase(config: Config, endpoints: Endpoints | undefined): Promise<Answer> {
  const plans = wantedConnectors(config.shop.capture);
  if (plans.length === 0) return ['note', 'not captured: shop.capture is off'];
  if (endpoints === undefined) return ['ok', 'the demo shop, in the embedded PostgreSQL'];
  const findings = await examineShop(endpoints.shop.connector, plans).catch((error: unknown) => {
    throw new Error(`the database does not let us in: ${explainSignIn(error)}`, { cause: error });
  });
  const text = findings.map((finding) => finding.text).join('; ');
  const worst = (['fail', 'note'] as const).find((one) => findings.some(({ verdict }) => verdict === one));
  return [worst ?? 'ok', text];
}
