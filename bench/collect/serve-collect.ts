import { startCollector } from '../../capture/collect/testing/start-collector.ts';

/** The collector in a process of its own. Arguments: broker. Says its port, and ends with its standard input. */
const [bootstrap = ''] = process.argv.slice(2);
const collector = await startCollector({ kafka: { bootstrap: [bootstrap] } }, { eventsPerSecond: 0 });
process.stdout.write(`${collector.port}\n`);
process.stdin.resume().once('end', () => process.exit(0));
