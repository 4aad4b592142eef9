import { Command } from 'commander';
import { findChromium } from '../find-chromium.ts';
import { print, say } from '../output.ts';
import { runTests } from '../run-tests.ts';
import type { SharedOptions } from '../shared-options.ts';

interface TestOptions extends SharedOptions {
  readonly quick?: boolean;
  readonly all?: boolean;
}

async function test(filters: readonly string[], options: TestOptions): Promise<void> {
  const inCi = process.env.CI === 'true' || process.env.CI === '1';
  const chromium = findChromium();
  const unproven: string[] = [];
  if (chromium === undefined && !options.quick) {
    unproven.push(
      'the page was not seen in a browser, since no Chromium was found (Debian: apt-get install chromium)',
    );
  }
  const ring = options.quick ? 'quick' : options.all ? 'all' : 'sample';
  const { passed, failed, skipped } = await runTests({ ring, filters, chromium });
  for (const name of skipped) unproven.push(`skipped: ${name}`);
  for (const text of unproven) say(`UNPROVEN: ${text}`);
  const failedInAll = failed + (inCi ? unproven.length : 0);
  if (options.json) print(JSON.stringify({ passed, failed: failedInAll, skipped, unproven }));
  else print(`${passed} passed, ${failedInAll} failed`);
  process.exitCode = failedInAll === 0 && passed > 0 ? 0 : 1;
}

export function command(): Command {
  return new Command('test')
    .description(
      [
        'Runs the tests: types, lint and format, then unit and property tests, integration tests on the real engines,',
        'and whole-pipeline tests named by the promise they defend. With CI=true what was skipped counts as failed.',
      ].join('\n'),
    )
    .argument('[files...]', 'only test files whose path holds one of these')
    .option('--quick', 'types, lint and unit tests only')
    .option('--all', 'every fault and moment instead of a seeded sample')
    .addHelpText('after', '\nExample: ./millrace test --quick')
    .action(test);
}
