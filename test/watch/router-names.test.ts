// Names that the router's own files give, where the table is read from afar.
import { expect, test, vi } from 'vitest';
import { NameBook } from '../../src/names/name-book.ts';
import { PLAIN_PLACE, type Place } from '../../src/reader/place.ts';
import type { Source } from '../../src/reader/source.ts';
import { RouterNames } from '../../src/watch/router-names.ts';

const FILES = new Map([
  ['/tmp/dhcp.leases', '4102444800 aa:bb:cc:dd:ee:ff 192.168.77.23 xbox 01:aa\n'],
  ['/tmp/hosts/', '192.168.77.5 printer\n192.168.77.6 nas\n'],
]);

function routerWith(readFiles: Place['readFiles']): Source {
  return {
    place: { ...PLAIN_PLACE, label: 'ssh router', readFiles },
    facts: async () => new Map(),
    read: async () => {},
    close: () => {},
  };
}

test('are taken from its leases and its hosts files, and stay when the connection is lost', async () => {
  const readFiles = vi.fn(async () => FILES);
  const book = new NameBook({ watch: false });
  const names = new RouterNames(routerWith(readFiles), book);
  await names.start();
  expect(names.nameOf('192.168.77.23')).toBe('xbox');
  expect(names.known.get('192.168.77.6')).toBe('nas');
  expect(names.nameOf('192.168.77.6')).toBe('nas');
  names.stop();
  readFiles.mockRejectedValueOnce(new Error('lost'));
  await names.start();
  expect(readFiles).toHaveBeenCalledTimes(2);
  names.stop();
  expect(names.nameOf('192.168.77.5')).toBe('printer');
  await book.close();
});

test('are asked for the more seldom the longer they take', async () => {
  vi.useFakeTimers();
  const readFiles = vi.fn(() => new Promise<typeof FILES>(resolve => setTimeout(resolve, 10_000, FILES)));
  const book = new NameBook({ watch: false });
  const names = new RouterNames(routerWith(readFiles), book);
  void names.start();
  await vi.advanceTimersByTimeAsync(400_000);
  expect(readFiles).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(200_000);
  expect(readFiles).toHaveBeenCalledTimes(2);
  names.stop();
  vi.useRealTimers();
  await book.close();
});
