/** A supervisor in a process of its own, so that a test can kill it. Arguments: the home folder. */
import { loadConfig } from '../../config.ts';
import { homeAt } from '../../home.ts';
import { Supervisor } from '../supervisor.ts';
import { tinyUnits } from './tiny-units.ts';

const supervisor = new Supervisor({
  home: homeAt(process.argv[2]),
  config: loadConfig({ env: {} }),
  units: tinyUnits({}),
  report: (line) => process.stdout.write(`${line}\n`),
});
await supervisor.start();
process.stdout.write('all ready\n');
