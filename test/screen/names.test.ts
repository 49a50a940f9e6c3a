// Names on the live screen: a lease written while it runs is shown, and a hostile one harms nothing.
import { expect, onTestFinished, test } from 'vitest';
import { NameBook } from '../../src/names/name-book.ts';
import { temporaryDirectory, writeIn } from '../temporary-directory.ts';
import { withLiveScreen } from './live-screen.ts';

const TABLE =
  'ipv4     2 udp      17 29 src=192.168.1.7 dst=198.51.100.9 sport=40000 dport=53 [UNREPLIED] src=198.51.100.9 dst=192.168.1.7 sport=53 dport=40000 mark=0 use=2\n';
const SIZE = { columns: 132, rows: 40 };
/** Without room for a column of names, which would come with the first name and move the others. */
const NARROW = { columns: 100, rows: 40 };
const RENEWAL_MS = 400;

/** A book over a directory of its own, and how to write a lease into it. */
function leases() {
  const root = temporaryDirectory();
  let book: NameBook | undefined;
  onTestFinished(() => book?.close());
  return {
    makeNames(onChange: () => void) {
      book = new NameBook({ root, onChange });
      return book;
    },
    lease(name: string) {
      writeIn(root, 'tmp/dhcp.leases', `4102444800 02:00:00:00:00:07 192.168.1.7 ${name} *\n`);
    },
  };
}

test('a lease written while the screen runs names the host beside the table, and with l in it', async () => {
  const { makeNames, lease } = leases();
  await withLiveScreen(
    TABLE,
    SIZE,
    async virtual => {
      const server = setInterval(() => lease('xbox'), RENEWAL_MS);
      onTestFinished(() => clearInterval(server));
      await virtual.waitFor(/192\.168\.1\.7 +1 .*\n.* xbox /);
      clearInterval(server);
      lease('television');
      await virtual.waitFor(/192\.168\.1\.7 +1 .*\n.* television /);
      virtual.type('l');
      virtual.type('L');
      await virtual.waitFor('television:40000');
    },
    { makeNames },
  );
});

test.each([
  ['a title sequence', 'x\x1b]0;x\x07y'],
  ['a C1 control', 'x\x9b2Jy'],
  ['tags', '{bold}x{/bold}'],
  ['a right-to-left override', 'x\u202ey'],
  ['300 wide characters', '\u6f22'.repeat(300)],
])('a lease with %s in its name leaves the screen whole', async (_what, name) => {
  const { makeNames, lease } = leases();
  await withLiveScreen(
    TABLE,
    NARROW,
    async virtual => {
      const before = virtual.text().split('\n');
      // The watch may still be finding its directories: a lease server, too, writes more than once.
      const server = setInterval(() => lease(name), RENEWAL_MS);
      onTestFinished(() => clearInterval(server));
      await virtual.waitFor(text => text.split('\n')[7] !== before[7]);
      clearInterval(server);
      const after = virtual.text().split('\n');
      expect(after[6]).toBe(before[6]);
      expect(after.slice(8, -1)).toEqual(before.slice(8, -1));
      expect(after.every(line => line.length <= NARROW.columns)).toBe(true);
    },
    { makeNames },
  );
});
