// Where the tests are, which of them run beside each other, and how long one may wait for a condition before it counts as failed.
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const KERNEL = 'test/kernel/**/*.test.ts';
/** The kernel has one limit for all namespaces: a file that has it changed runs while no other does. */
const ALONE = readdirSync('test/kernel')
  .map(name => `test/kernel/${name}`)
  .filter(path => path.endsWith('.test.ts') && readFileSync(path, 'utf8').includes('withMax('));

/** Of Vitest's own accord it leaves one to itself, which of two is half. */
const PROCESSORS = availableParallelism();

/** Projects of one order run beside each other, those of the next one after them. */
function after(groupOrder: number) {
  return { sequence: { groupOrder } };
}

export default defineConfig({
  test: {
    globalSetup: 'test/build.ts',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // What a test types into a prompt is kept nowhere.
    env: { XDG_STATE_HOME: '/dev/null/none' },
    // As test/waiting.ts has it; the default is a second, which a busy machine does not keep.
    expect: { poll: { timeout: 25_000 } },
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['test/**/*.test.ts'], exclude: [KERNEL], maxWorkers: PROCESSORS },
      },
      {
        extends: true,
        // They wait more than they compute.
        test: { name: 'kernel', include: [KERNEL], exclude: ALONE, maxWorkers: PROCESSORS + 1, ...after(1) },
      },
      { extends: true, test: { name: 'kernel-alone', include: ALONE, maxWorkers: 1, ...after(2) } },
    ],
  },
});
