// A short soak: everything goes on, and no descriptor is left open.
import { expect, test } from 'vitest';
import { describeLong } from '../skipping.ts';
import { findingsOf, soak } from '../soak/soak.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { addNamespace, deleteNamespace } from './namespaces.ts';
import { describeKernel } from './suite.ts';

const MINUTES = 0.3;

describeLong('a short soak', () => {
  describeKernel('of a table in a namespace', () => {
    test('descriptors stay as they are, and memory within what a router has', async () => {
      const namespace = addNamespace('soak');
      try {
        const directory = temporaryDirectory();
        const samples = await soak({
          namespace,
          minutes: MINUTES,
          rate: 100,
          flows: 500,
          directory,
          every: 1000,
        });
        for (const { program, descriptors, peakKilobytes } of findingsOf(samples)) {
          const [fewest, most] = descriptors;
          expect([program, most - fewest <= 4]).toEqual([program, true]);
          expect([program, peakKilobytes < 150_000]).toEqual([program, true]);
        }
      } finally {
        deleteNamespace(namespace);
      }
    }, 120_000);
  });
});
