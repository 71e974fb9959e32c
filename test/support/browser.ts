import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type BrowserContextOptions } from 'playwright-core';
import { locate } from '../../scripts/lib/binaries.mjs';

/** Ends a wait that hangs: how fast a page comes depends on the machine. */
const HANGS_MS = 120_000;
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A real browser without a window and with a profile of its own; spec files stop it in `afterAll`. */
export async function startBrowser(
  options: BrowserContextOptions = {},
): Promise<{ browser: BrowserContext; stop: () => Promise<void> }> {
  const executablePath = process.env['CHROMIUM'] ?? locate('browser').program;
  const profile = await mkdtemp(join(tmpdir(), 'madang-browser-'));
  // Drawing what moves takes more processor time than all else that the pages do.
  const launch = { executablePath, headless: true, args: FLAGS, reducedMotion: 'reduce' as const, ...options };
  const browser = await chromium.launchPersistentContext(profile, launch);
  browser.setDefaultTimeout(HANGS_MS);
  const stop = async () => {
    await browser.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  return { browser, stop };
}
