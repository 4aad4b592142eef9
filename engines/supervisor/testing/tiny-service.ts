/** A service for tests of the supervisor: healthy at once, with a child of its own. MODE=fail ends, MODE=deaf ignores SIGTERM. */
import { spawn } from 'node:child_process';
import { listenHealth } from '../../health.ts';

if (process.env.MODE === 'fail') {
  process.stderr.write('there is no way to start\n');
  process.exit(3);
}
const grandchild = spawn('sleep', ['1000'], { stdio: 'ignore' });
await listenHealth({
  port: Number(process.env.MILLRACE_SERVICE_PORT),
  check: () => ({ pid: process.pid, grandchild: grandchild.pid }),
});
process.on('SIGTERM', () => {
  if (process.env.MODE !== 'deaf') process.exit(0);
});
