// A real Chromium for tests: CHROME_PATH, else an installed Chrome or Chromium, else the one inside the dev dependency.
import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

const NAMES = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser'];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
const QUIET = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run', '--disable-gpu', '--font-render-hinting=none'];

function runnable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function installed(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return [...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))), ...PLACES].find(runnable);
}

/** Unpacks the packed Chromium. In a process of its own, since that package is an ES module and the suites are not. */
function packed(): string {
  const script = `import('@sparticuz/chromium').then(async ({ default: c }) => console.log(await c.executablePath()))`;
  return execFileSync(process.execPath, ['-e', script], { encoding: 'utf8', cwd: join(__dirname, '..', '..') }).trim();
}

/** Starts a headless Chromium; close it in `afterAll`. As root it runs without its sandbox, which it would refuse. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = process.env['CHROME_PATH'] ?? installed() ?? packed();
  const root = process.getuid?.() === 0;
  return chromium.launch({ executablePath, args: [...QUIET, ...(root ? ['--no-sandbox'] : [])], headless: true });
}
