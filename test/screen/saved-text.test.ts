// What the live screen says of a saved text: how many lines could not be read, which and why, and what kind of table it is.
import { expect, test } from 'vitest';
import { withLiveScreen } from './live-screen.ts';

const ROW =
  'udp      17 114 src=192.0.2.16 dst=192.0.2.10 sport=5353 dport=53 src=192.0.2.10 dst=192.0.2.16 sport=53 dport=5353 mark=0 use=1';
const SIZE = { columns: 132, rows: 40 };

test('lines that could not be read are in the title, and on the page of help with number and reason', async () => {
  const text = `${ROW}\nnobody:x:65534:65534:nobody:/:/bin/sh\n${ROW.slice(0, 60)}\n`;
  await withLiveScreen(
    text,
    SIZE,
    async virtual => {
      await virtual.waitFor('2 lines unreadable');
      virtual.type('h');
      await virtual.waitFor('What was read of literal');
      expect(virtual.text()).toMatch(/line 2 +a password file:/);
      expect(virtual.text()).toMatch(/line 3 +only one src=/);
    },
    { isSaved: true },
  );
});

test("the kind of a table that is not conntrack's own", async () => {
  const text = 'all udp 192.0.2.1:53 <- 192.0.2.10:40000       MULTIPLE:MULTIPLE\n';
  await withLiveScreen(
    text,
    SIZE,
    async virtual => {
      await virtual.waitFor('pf states');
      virtual.type('h');
      await virtual.waitFor('no TTL per state');
    },
    { isSaved: true },
  );
});

test('a table that is whole and of one kind has no more to say', async () => {
  await withLiveScreen(
    `${ROW}\n`,
    SIZE,
    async virtual => {
      virtual.type('h');
      await virtual.waitFor('Here, in the table of flows');
      expect(virtual.text()).not.toContain('What was read');
    },
    { isSaved: true },
  );
});
