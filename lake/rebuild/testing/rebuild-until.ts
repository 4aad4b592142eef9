import { runRebuild } from '../run-rebuild.ts';
import { type LakeEndpoints, openLake } from './start-lake.ts';

/**
 * A process that rebuilds until a moment, tells it, and stays there until it is killed.
 * Arguments: the endpoints as JSON, the moment.
 */
const [endpoints, moment] = process.argv.slice(2) as [string, string];
const { context } = openLake(JSON.parse(endpoints) as LakeEndpoints);
await runRebuild(
  {
    ...context,
    onMoment: async (at) => {
      if (at !== moment) return;
      process.stdout.write(`${at}\n`);
      setInterval(() => undefined, 60_000);
      await new Promise(() => undefined);
    },
  },
  { from: '2026-11-20', to: '2026-11-20', publish: true, by: 'a test' },
);
