// Who was given the first half of a hardware address, by the lists that distributions have of the IEEE's register.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { safeText } from '../words/safe-text.ts';

/** The first that is there is read: that of ieee-data, of hwdata, of nmap, of arp-scan. */
const LISTS: readonly string[] = [
  '/usr/share/ieee-data/oui.txt',
  '/usr/share/hwdata/oui.txt',
  '/usr/share/nmap/nmap-mac-prefixes',
  '/usr/share/arp-scan/ieee-oui.txt',
];
/** The register has some 7 MB; what lies beyond is not read. Bytes. */
const MOST_BYTES = 32 * 1024 * 1024;
/** No name is longer; a list without line ends is no list. Bytes. */
const LONGEST_LINE = 4096;
const LONGEST_NAME = 40;

/** `28-16-A8   (hex)\t\tMicrosoft Corporation` of the register, `2816A8 Microsoft` of nmap. */
const ENTRY = /^([0-9A-F]{2})-?([0-9A-F]{2})-?([0-9A-F]{2})[ \t]+(?:\(hex\)[ \t]*)?(?!\(base 16\))(\S.*)$/gim;

/** The first half of a hardware address, as `2816a8`: the IEEE gives these away. */
export function prefixOf(mac: string): string {
  return mac.slice(0, 8).replaceAll(':', '').toLowerCase();
}

/** Who was given these prefixes; those that no list has are left out. Reads in pieces, and keeps nothing else. Never rejects. */
export async function findVendors(
  prefixes: ReadonlySet<string>,
  lists: readonly string[] = LISTS,
): Promise<Map<string, string>> {
  const list = await firstFile(lists);
  const vendors = new Map<string, string>();
  if (list === undefined) return vendors;
  let rest = '';
  try {
    for await (const piece of createReadStream(list, { encoding: 'latin1', end: MOST_BYTES })) {
      const text: string = rest + piece;
      const whole = text.lastIndexOf('\n') + 1;
      takeEntries(text.slice(0, whole), prefixes, vendors);
      rest = text.slice(whole).slice(-LONGEST_LINE);
      if (vendors.size === prefixes.size) break;
    }
    takeEntries(rest, prefixes, vendors);
  } catch {
    // What was read of it counts.
  }
  return vendors;
}

function takeEntries(text: string, prefixes: ReadonlySet<string>, vendors: Map<string, string>): void {
  for (const [, a = '', b = '', c = '', name = ''] of text.matchAll(ENTRY)) {
    const prefix = `${a}${b}${c}`.toLowerCase();
    if (prefixes.has(prefix) && !vendors.has(prefix)) vendors.set(prefix, nameIn(name));
  }
}

/** Lists are written in UTF-8, and read byte by byte so that no piece can end within a letter. */
function nameIn(text: string): string {
  return safeText(Buffer.from(text.trim(), 'latin1').toString('utf8')).slice(0, LONGEST_NAME).trimEnd();
}

/** A FIFO of that name would never end. */
async function firstFile(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) {
    const found = await stat(path).catch(() => undefined);
    if (found?.isFile()) return path;
  }
  return undefined;
}
