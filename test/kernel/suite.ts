// Suites that need the lab, skipped with their reason where it cannot be built.
import { describe } from 'vitest';
import { describeUnless, isAllRequired } from '../skipping.ts';
import { kernelTestsReason } from './requirements.ts';
import { routerReason, SERVERS, type Server } from './router.ts';

let reason: { text: string | undefined } | undefined;

/** As `describe`; where the lab cannot be built the suite is skipped, with the reason in its title and on stderr. */
export function describeKernel(title: string, suite: () => void): void {
  reason ??= { text: kernelTestsReason() };
  const { text } = reason;
  if (text !== undefined && isAllRequired) {
    throw new Error(`the kernel tests are required here, but ${text}`);
  }
  describeUnless(text, title, suite);
}

/** As `describe` for each ssh server, `%s` in the title being its name; skipped where no router can be built. */
export function describeServers(title: string, suite: (server: Server) => void): void {
  const text = routerReason();
  if (text !== undefined) console.warn(`skipped: ${title}: ${text}`);
  describe.skipIf(text !== undefined).each(SERVERS)(title, suite);
}
