import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

/** How long a test waits for what should come within a second: machines that test may be slow. */
export const patienceMs = 40_000;

export interface OpenPage {
  page: Page;
  /** Errors of the console and requests to anywhere else than our own server. */
  faults: string[];
}

/** Opens a page of the dashboard and waits until its first numbers are there. */
export async function openPage(
  browser: Browser,
  address: string,
  path = '/',
  options: BrowserContextOptions = {},
): Promise<OpenPage> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, ...options });
  page.setDefaultTimeout(patienceMs);
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(address) && !request.url().startsWith('data:')) faults.push(request.url());
  });
  await page.goto(address + path);
  await page.locator('main[aria-busy="false"]').waitFor();
  return { page, faults };
}

/** Waits until a condition holds. */
export async function eventually(condition: () => Promise<boolean>): Promise<void> {
  const giveUpMs = Date.now() + patienceMs;
  while (!(await condition())) {
    assert.ok(Date.now() < giveUpMs, `not within ${patienceMs} ms: ${condition}`);
    await sleep(100);
  }
}

/** The text of a key number, such as "Events"; waits until it is there. */
export async function figure(page: Page, label: string): Promise<string> {
  const name = page.locator('dt', { hasText: new RegExp(`^${label}`) });
  return (await page.locator('.figure', { has: name }).locator('.value').textContent()) ?? '';
}

/** A key number that is a count. */
export async function countOf(page: Page, label: string): Promise<number> {
  return Number((await figure(page, label)).replaceAll(',', ''));
}

/** Whether the focused element matches a selector. */
export function isFocused(page: Page, selector: string): Promise<boolean> {
  return page.evaluate(`document.activeElement.matches(${JSON.stringify(selector)})`) as Promise<boolean>;
}

/** Presses Tab until an element that matches has the focus. */
export async function tabTo(page: Page, selector: string, most = 60): Promise<void> {
  for (let presses = 0; presses < most; presses++) {
    await page.keyboard.press('Tab');
    if (await isFocused(page, selector)) return;
  }
  assert.fail(`${most} tabs do not reach ${selector}`);
}
