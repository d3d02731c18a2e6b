// What the page tests do in the browser: choose a role, look at a page with axe, keep a picture when asked to.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'];
const NARROW = { width: 390, height: 844 };
/** A picture of a longer page shows its beginning. */
const TALLEST = 2400;
const WIDE = { width: 1280, height: 800 };

/** A browser of its own with nothing remembered. `script: false` turns JavaScript off. */
export async function visitor(browser: Browser, baseUrl: string, options: { script?: boolean; width?: 'narrow' | 'wide' } = {}): Promise<Page> {
  const context: BrowserContext = await browser.newContext({ baseURL: baseUrl, javaScriptEnabled: options.script ?? true, viewport: options.width === 'narrow' ? NARROW : WIDE, locale: 'sv-SE' });
  return context.newPage();
}

/** Chooses a person on the page where a role is chosen; opens the group that the person stands in. */
export async function become(page: Page, run: string, person: string): Promise<void> {
  await page.context().clearCookies();
  await page.goto('/roll');
  const year = page.locator('section', { has: page.locator(`input[name=ar][value="${run}"]`) });
  const button = page.locator(`button[value="${person}"]`);
  if (!(await year.locator(button).first().isVisible())) await year.locator('details', { has: button }).locator('summary').first().click();
  await year.locator(button).first().click();
  await page.waitForLoadState();
}

/** What axe finds on the page, one line each; empty is good. */
export async function faults(page: Page): Promise<string[]> {
  const found = await new AxeBuilder({ page }).withTags(RULES).analyze();
  return found.violations.map((v) => `${v.id}: ${v.help} (${v.nodes.map((n) => n.target.join(' ')).slice(0, 3).join(' | ')})`);
}

/** True when the page can be scrolled sideways: on a phone it must not. */
export function scrollsSideways(page: Page): Promise<boolean> {
  return page.evaluate<boolean>('document.documentElement.scrollWidth > document.documentElement.clientWidth + 1');
}

/** Keeps pictures at both widths in the folder `ARSHJUL_SHOTS`, when that is set. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['ARSHJUL_SHOTS'];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  const before = page.viewportSize();
  for (const size of [NARROW, WIDE]) {
    await page.setViewportSize(size);
    const height = await page.evaluate<number>('document.documentElement.scrollHeight');
    await page.screenshot({ path: join(folder, `${name}-${size.width}.png`), fullPage: true, clip: { x: 0, y: 0, width: size.width, height: Math.min(height, TALLEST) } });
  }
  if (before) await page.setViewportSize(before);
}
