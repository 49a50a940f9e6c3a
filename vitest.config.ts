// Where the tests are, and how long one may wait for a condition before it counts as failed.
import { defineConfig } from 'vitest/config';

const KERNEL = 'test/kernel/**/*.test.ts';

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // What a test types into a prompt is kept nowhere.
    env: { XDG_STATE_HOME: '/dev/null/none' },
    // As test/waiting.ts has it; the default is a second, which a busy machine does not keep.
    expect: { poll: { timeout: 25_000 } },
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/**/*.test.ts'], exclude: [KERNEL] } },
      // These share one kernel, with its one limit for all namespaces, so they take turns.
      { extends: true, test: { name: 'kernel', include: [KERNEL], fileParallelism: false } },
    ],
  },
});
