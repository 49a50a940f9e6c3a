// The pieces a recording is made of: gzip members that tell their own length, so that a reader can hop over them.
//
// A gzip file may be several members in a row, which zcat shows as one text. Each of ours states in the header's
// extra field (RFC 1952, 2.3.1.1) what it holds and how long it is:
//
//   0   1f 8b 08 04   magic, deflate, FEXTRA
//   4   00 x 4        no time
//   8   00 ff         no hint, unknown system
//   10  09 00         length of the extra field
//   12  'C' 'T' 05 00 our subfield, 5 bytes
//   16  kind          a letter
//   17  uint32 LE     length of the whole member in bytes
//   21  deflate data, CRC-32 (uint32 LE), length of the text (uint32 LE)
import { crc32, createDeflateRaw, type DeflateRaw } from 'node:zlib';

export const MEMBER_HEADER_BYTES = 21;
const TRAILER_BYTES = 8;
const OPENING = Buffer.from([0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 0xff, 9, 0, 0x43, 0x54, 5, 0]);
/** Where the kind and the length stand. */
const KIND_AT = 16;
const LENGTH_AT = 17;
/** Kernel text deflates to a seventh; more effort gains a tenth and takes twice the time. */
const LEVEL = 4;

/** What a member holds. */
export const Member = { FACTS: 'f', TABLE: 't' } as const;
export type Member = (typeof Member)[keyof typeof Member];

export interface MemberHeader {
  readonly kind: string;
  /** Of the whole member, header and trailer included, in bytes. */
  readonly length: number;
}

/** Reads a header; undefined where these bytes begin none of our members. */
export function parseMemberHeader(bytes: Buffer): MemberHeader | undefined {
  if (bytes.length < MEMBER_HEADER_BYTES || !bytes.subarray(0, OPENING.length).equals(OPENING))
    return undefined;
  const length = bytes.readUInt32LE(LENGTH_AT);
  if (length < MEMBER_HEADER_BYTES + TRAILER_BYTES) return undefined;
  return { kind: String.fromCharCode(bytes.readUInt8(KIND_AT)), length };
}

/** Compresses one member while its text comes in. */
export class MemberWriter {
  readonly #deflate: DeflateRaw = createDeflateRaw({ level: LEVEL });
  readonly #compressed: Buffer[] = [];
  readonly #ended: Promise<void>;
  #crc = 0;
  #length = 0;

  constructor() {
    this.#deflate.on('data', (chunk: Buffer) => void this.#compressed.push(chunk));
    this.#ended = new Promise((resolve, reject) => this.#deflate.on('end', resolve).on('error', reject));
    // Whoever drops a member never asks for its end.
    this.#ended.catch(() => {});
  }

  /** Bytes of text so far. */
  get textBytes(): number {
    return this.#length;
  }

  /** Takes the bytes over: they must not change any more. */
  write(bytes: Buffer): void {
    this.#crc = crc32(bytes, this.#crc);
    this.#length += bytes.length;
    this.#deflate.write(bytes);
  }

  /** Ends the member and gives its bytes. */
  async finish(kind: Member): Promise<Buffer> {
    this.#deflate.end();
    await this.#ended;
    const length = this.#compressed.reduce(
      (sum, chunk) => sum + chunk.length,
      MEMBER_HEADER_BYTES + TRAILER_BYTES,
    );
    const header = Buffer.alloc(MEMBER_HEADER_BYTES);
    OPENING.copy(header);
    header.write(kind, KIND_AT, 'latin1');
    header.writeUInt32LE(length, LENGTH_AT);
    const trailer = Buffer.alloc(TRAILER_BYTES);
    trailer.writeUInt32LE(this.#crc, 0);
    trailer.writeUInt32LE(this.#length >>> 0, 4);
    return Buffer.concat([header, ...this.#compressed, trailer]);
  }

  /** Gives the member up. */
  drop(): void {
    this.#deflate.destroy();
  }
}
