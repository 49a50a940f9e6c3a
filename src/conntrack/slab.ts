// How much kernel memory the table takes: the size of an entry from /proc/slabinfo, else a documented figure.
import type { FactPaths } from './fact-paths.ts';

export interface EntrySize {
  /** Bytes the slab allocator sets aside for one flow. */
  readonly entryBytes: number;
  /** Bytes of the further block that holds a flow's NAT, counters, times and helper. */
  readonly extensionBytes: number;
  /** `documented`: what kernels 4.4 to 5.15 on x86-64 take, the larger of the figures known. */
  readonly origin: 'slabinfo' | 'documented';
}

/** Readable by root alone, and missing in kernels without slab statistics. */
export const SLAB_PATHS: FactPaths = { fact: 'slabinfo', paths: ['slabinfo'] };

const DOCUMENTED_ENTRY_BYTES = 320;
const EXTENSION_BYTES = 128;
/** A hash head is one pointer, here of a 64-bit kernel. */
const BUCKET_BYTES = 8;

/** Name, active objects, all objects, object size. 3.6 to 4.4 append the namespace's address to the name. */
const SLAB_LINE = /^(?:nf_conntrack(?:_[0-9a-f]{8,16})?|ip_conntrack)\s+\d+\s+\d+\s+(\d{1,6})\s/m;

/** The size of an entry. `slabinfo` is the whole text of /proc/slabinfo, undefined where unreadable. */
export function entrySize(slabinfo: string | undefined): EntrySize {
  const size = Number(SLAB_LINE.exec(slabinfo ?? '')?.[1] ?? 0);
  if (size === 0) {
    return { entryBytes: DOCUMENTED_ENTRY_BYTES, extensionBytes: EXTENSION_BYTES, origin: 'documented' };
  }
  return { entryBytes: size, extensionBytes: EXTENSION_BYTES, origin: 'slabinfo' };
}

/** Bytes that so many flows take in a hash of so many buckets, if every flow carries extensions. */
export function tableMemory(entries: number, buckets: number, size: EntrySize): number {
  return entries * (size.entryBytes + size.extensionBytes) + buckets * BUCKET_BYTES;
}
