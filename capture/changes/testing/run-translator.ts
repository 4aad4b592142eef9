import { startTranslator } from '../translator.ts';

/** The translator as a process that can be killed: its options come as JSON in the first argument. */
const { endpoints, mapping, source, dieAfterSends } = JSON.parse(process.argv[2] as string);
let sends = 0;
const translator = startTranslator({
  endpoints,
  mapping,
  source,
  onFault: (fault) => console.log(JSON.stringify({ fault })),
  onSent: () => {
    sends += 1;
    // Kafka has it, PostgreSQL has not noted it yet.
    if (sends === dieAfterSends) process.kill(process.pid, 'SIGKILL');
  },
});
process.once('SIGTERM', () => void translator.stop());
