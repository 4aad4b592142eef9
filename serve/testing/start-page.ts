import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { buildPageIfStale } from '../build-page.ts';
import { createServer, type ServerOptions } from '../server.ts';
import { findChromium, openBrowser } from './open-browser.ts';
import { type OpenPage, openPage } from './open-page.ts';
import { type Shop, startShop } from './start-shop.ts';

const executable = findChromium();

/** Whether tests of the page can run: false, or what stays unproven. In CI nothing is skipped. */
export function skipWithoutChromium(unproven: string): string | false {
  if (executable !== undefined || process.env.CI !== undefined) return false;
  return `SKIPPED: no Chromium was found (set CHROMIUM_PATH), so ${unproven} stays unproven`;
}

/** The page as it is served, over a real engine, in a real browser. */
export interface StartedPage {
  readonly shop: Shop;
  readonly address: string;
  readonly browser: Browser;
  open(path?: string, options?: BrowserContextOptions): Promise<OpenPage>;
  close(): Promise<void>;
}

/** Builds the page where it is stale, and serves it over an empty read model. */
export async function startPage(options: Partial<ServerOptions> = {}): Promise<StartedPage> {
  await buildPageIfStale();
  const shop = await startShop();
  const app = createServer({ ...shop, host: '127.0.0.1', token: 'unused', ...options });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const address = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  const browser = await openBrowser(executable ?? 'chromium');
  return {
    shop,
    address,
    browser,
    open: (path, context) => openPage(browser, address, path, context),
    async close() {
      await browser.close();
      await app.close();
      await shop.close();
    },
  };
}
