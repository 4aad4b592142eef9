import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { readEndpoints } from '#engines/endpoints.ts';
import type { Freshness } from '../../serve/answers/view.ts';
import { openBrowser } from '../../serve/testing/open-browser.ts';
import { type Picture, pictures } from './pictures.ts';

export interface PictureOptions {
  readonly chromium: string;
  /** Where the files go: NAME.png each. */
  readonly folder: string;
  /** Only pictures whose name holds one of these; none: all. */
  readonly filters: readonly string[];
  readonly report: (line: string) => void;
}

const run = promisify(execFile);
const millrace = fileURLToPath(new URL('../../millrace', import.meta.url));
const dayMs = 86_400_000;
const pastDays = 15;
/** Enough for every number to have something to say, few enough to be there within a minute. */
const pastRate = '8/min';
/** Until the roll-ups of the past are there. */
const rolledUpMs = 180_000;
/** Until what was generated is settled for sure. */
const settleMs = 15_000;
/** Enough of them for a strip to be one. */
const batches = 3;
/** From the first numbers of a page to its slower parts. */
const slowPartsMs = 4_000;

/** Two weeks up to now, so that ranges of a week have a week before them. */
function past(): string {
  const now = Date.now();
  const minute = (ms: number) => `${new Date(ms).toISOString().slice(0, 16)}:00Z`;
  return `${minute(now - pastDays * dayMs)}..${minute(now)}`;
}

/** Waits until numbers by dimension have come up to `sinceMs`. */
async function waitForRollUps(address: string, sinceMs: number): Promise<void> {
  for (const endMs = Date.now() + rolledUpMs; Date.now() < endMs; await sleep(1_000)) {
    const answer = (await (await fetch(`${address}/api/overview?range=1h`)).json()) as {
      freshness?: Freshness;
    };
    if (Date.parse(answer.freshness?.rolled_up_as_of ?? '') > sinceMs) return;
  }
  throw new Error('the roll-ups of the past were not made in time');
}

async function take(browser: Browser, address: string, picture: Picture, file: string): Promise<void> {
  const page = await browser.newPage({
    viewport: { width: picture.widthPx, height: picture.heightPx },
    colorScheme: picture.theme,
    reducedMotion: 'reduce',
  });
  await page.goto(`${address}${picture.path}`);
  await page.locator('main[aria-busy="false"]').waitFor({ timeout: 30_000 });
  await sleep(slowPartsMs);
  await page.screenshot({ path: file });
  await page.close();
}

/** Starts a shop of its own, made up but running on the real engines, and takes the pictures of the documents. */
export async function takePictures(options: PictureOptions): Promise<number> {
  const home = mkdtempSync(join(tmpdir(), 'millrace-pictures-'));
  const chosen = pictures.filter(
    ({ name }) => options.filters.length === 0 || options.filters.some((filter) => name.includes(filter)),
  );
  mkdirSync(options.folder, { recursive: true });
  const end = async (): Promise<void> => {
    await run(millrace, ['down', '--home', home]).catch(() => undefined);
    rmSync(home, { recursive: true, force: true });
  };
  // What was started detached would outlive the command that is interrupted.
  const interrupted = (): void => void end().then(() => process.exit(2));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, interrupted);
  try {
    options.report('starting a shop with two weeks behind it');
    await run(millrace, ['up', '--detach', '--port', '0', '--rate', '240/min', '--home', home]);
    const seed = ['--as-of', past(), '--rate', pastRate, '--seed', 'pictures'];
    await run(millrace, ['generate', ...seed, '--malformed', '0.0005', '--home', home]);
    const address = readEndpoints(home).serve.url;
    await waitForRollUps(address, Date.now() + settleMs);
    if (chosen.some(({ path }) => path.startsWith('/quality'))) {
      options.report('refining the lake, so that there is a batch to show');
      for (let batch = 0; batch < batches; batch++) await run(millrace, ['batch', '--home', home]);
    }
    const browser = await openBrowser(options.chromium);
    try {
      for (const picture of chosen) {
        await take(browser, address, picture, join(options.folder, `${picture.name}.png`));
        options.report(picture.name);
      }
    } finally {
      await browser.close();
    }
  } finally {
    await end();
  }
  return chosen.length;
}
