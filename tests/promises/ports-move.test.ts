import assert from 'node:assert/strict';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { after, test } from 'node:test';
import { startLoad } from './load.ts';
import { generate, numbersOf, readMinutes } from './oracle.ts';
import { Pipeline } from './pipeline.ts';

const pipeline = new Pipeline('ports');
const holders: Server[] = [];

after(async () => {
  for (const holder of holders) holder.close();
  await pipeline.close();
});

/** Another program on this port (0: any). */
async function hold(port: number): Promise<number> {
  const holder = createServer();
  holders.push(holder);
  await new Promise<void>((resolve, reject) => {
    holder.once('error', reject);
    holder.listen({ port, host: '127.0.0.1' }, resolve);
  });
  return (holder.address() as AddressInfo).port;
}

const portOf = (address: string): number => Number(address.split(':').at(-1));

test('ports that are taken move: the page at the first start, the engines at the next', async () => {
  const taken = await hold(0);
  const { errors } = await pipeline.up('--port', String(taken));
  assert.ok(
    errors.some((line) => line.includes(`port ${taken} is taken, using `)),
    errors.join('\n'),
  );
  const page = pipeline.endpoints.serve.url;
  assert.notEqual(portOf(page), taken);
  assert.equal((await fetch(page)).status, 200);

  const { records, truth } = generate({ source: 'moving', seed: 'ports', events: 1_000 });
  const send = async (from: number, upto: number): Promise<void> => {
    const load = await startLoad(pipeline, records.slice(from, upto));
    await load.done.finally(() => load.close());
    await pipeline.settle();
  };
  await send(0, 500);
  const before = pipeline.endpoints;
  assert.equal((await pipeline.run('down')).code, 0);

  // Kafka's address is also in the tables of ClickHouse that read from it.
  await hold(portOf(before.kafka.bootstrap[0] as string));
  await hold(portOf(before.clickhouse.url));
  await pipeline.up();
  const now = pipeline.endpoints;
  assert.notDeepEqual(now.kafka.bootstrap, before.kafka.bootstrap);
  assert.notEqual(now.clickhouse.url, before.clickhouse.url);
  await send(500, records.length);
  assert.deepEqual(
    [...(await readMinutes(pipeline.read.bind(pipeline), 'moving'))].sort(),
    [...numbersOf(truth)].sort(),
  );
});
