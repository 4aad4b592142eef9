import { BULK_BATCHES, kafkaTarget } from '../../capture/generator/kafka-target.ts';
import { readPlan } from '../../capture/generator/read-plan.ts';
import { runGenerator } from '../../capture/generator/run-generator.ts';
import { openProducer } from '../../capture/producer.ts';

/**
 * One run of our path in a process of its own, as Kafka's tool has one: makes events and sends them.
 * Arguments: broker, topic, behaviour events. Prints one JSON object.
 */
const [bootstrap = '', topic = '', count = ''] = process.argv.slice(2);
const producer = await openProducer({ kafka: { bootstrap: [bootstrap] } }, [topic], {
  clientId: 'bench',
  ...BULK_BATCHES,
});
const plan = readPlan({ rate: 'max', count, seed: 'bench' });
const started = performance.now();
const truth = await runGenerator(plan, kafkaTarget(producer, { behaviour: topic, transactions: topic }));
const seconds = (performance.now() - started) / 1000;
await producer.close();
const records = producer.counts.ackedRecords;
process.stdout.write(
  `${JSON.stringify({
    records,
    bytes: truth.bytes,
    seconds,
    records_per_second: Math.round(records / seconds),
  })}\n`,
);
