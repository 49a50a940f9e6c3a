// Suites that do not run everywhere: skipped with the reason in their titles and on stderr.
import { describe } from 'vitest';

/** Set to `required` where nothing may be skipped, as in CI. */
export const isAllRequired = process.env.CONNTOP_KERNEL_TESTS === 'required';

/** As `describe`; skipped where there is a reason against it. */
export function describeUnless(reason: string | undefined, title: string, suite: () => void): void {
  if (reason !== undefined) console.warn(`skipped: ${title}: ${reason}`);
  describe.skipIf(reason !== undefined)(
    reason === undefined ? title : `${title} (skipped: ${reason})`,
    suite,
  );
}

/** As `describe`, for what takes long by its nature: it runs only where nothing may be skipped, and where nothing else is against it. */
export function describeLong(title: string, suite: () => void, otherReason?: string): void {
  describeUnless(isAllRequired ? otherReason : 'long: set CONNTOP_KERNEL_TESTS=required', title, suite);
}
