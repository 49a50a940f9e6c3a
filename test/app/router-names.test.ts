// Names that the router's own files give, where the table is read from afar.
import { expect, test, vi } from 'vitest';
import { RouterNames } from '../../src/app/router-names.ts';
import { NameBook } from '../../src/names/name-book.ts';
import type { Source } from '../../src/reader/source.ts';

const FILES = new Map([
  ['/tmp/dhcp.leases', '1795230000 aa:bb:cc:dd:ee:ff 192.168.77.23 xbox 01:aa\n'],
  ['/tmp/hosts/', '192.168.77.5 printer\n192.168.77.6 nas\n'],
]);

function routerWith(readFiles: Source['readFiles']): Source {
  return {
    ...{ name: 'ssh', label: 'ssh router', readFiles },
    readFacts: async () => new Map(),
    readTable: async () => {},
    close: () => {},
  };
}

test('are taken from its leases and its hosts files, and stay when the connection is lost', async () => {
  const readFiles = vi.fn(async () => FILES);
  const book = new NameBook({ watch: false });
  const names = new RouterNames(routerWith(readFiles), book);
  names.start();
  await vi.waitFor(() => expect(names.nameOf('192.168.77.23')).toBe('xbox'));
  expect(names.nameOf('192.168.77.6')).toBe('nas');
  names.stop();
  readFiles.mockRejectedValueOnce(new Error('lost'));
  names.start();
  await vi.waitFor(() => expect(readFiles).toHaveBeenCalledTimes(2));
  names.stop();
  expect(names.nameOf('192.168.77.5')).toBe('printer');
  await book.close();
});
