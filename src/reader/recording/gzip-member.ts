// The pieces a recording is made of: gzip members that tell their own length, so that a reader can hop over them.
//
// A gzip file may be several members in a row, which zcat shows as one text. Each of ours states in the header's
// extra field (RFC 1952, 2.3.1.1) what it holds and how long it is:
//
//   0   1f 8b 08 04   magic, deflate, FEXTRA
//   4   00 x 4        no time
//   8   00 ff         no hint, unknown system
//   10  11 00         length of the extra field
//   12  'C' 'T' 0d 00 our subfield, 13 bytes
//   16  kind          a letter
//   17  uint32 LE     length of the whole member in bytes
//   21  float64 LE    when the snapshot was taken, in milliseconds since 1970
//   29  deflate data, CRC-32 (uint32 LE), length of the text (uint32 LE)
import { crc32, createDeflateRaw, type DeflateRaw } from 'node:zlib';

export const MEMBER_HEADER_BYTES = 29;
const TRAILER_BYTES = 8;
/** What each member begins with. */
export const OPENING = Buffer.from([0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 0xff, 17, 0, 0x43, 0x54, 13, 0]);
/** Where the kind, the length and the time stand. */
const KIND_AT = 16;
const LENGTH_AT = 17;
const TIME_AT = 21;
/** Beyond these milliseconds there are no dates (ECMA-262, 21.4.1.1). */
const LATEST_TIME = 8.64e15;
/** Kernel text deflates to a seventh; more effort gains a tenth and takes twice the time. */
const LEVEL = 4;

/** What a member holds. */
export const Member = { FACTS: 'f', TABLE: 't' } as const;
export type Member = (typeof Member)[keyof typeof Member];

export interface MemberHeader {
  readonly kind: string;
  /** Of the whole member, header and trailer included, in bytes. */
  readonly length: number;
  /** When the snapshot was taken, in milliseconds since 1970. */
  readonly wallTime: number;
}

/** Reads a header; undefined where these bytes begin none of our members. */
export function parseMemberHeader(bytes: Buffer): MemberHeader | undefined {
  if (bytes.length < MEMBER_HEADER_BYTES || !bytes.subarray(0, OPENING.length).equals(OPENING))
    return undefined;
  const length = bytes.readUInt32LE(LENGTH_AT);
  const wallTime = bytes.readDoubleLE(TIME_AT);
  if (length < MEMBER_HEADER_BYTES + TRAILER_BYTES || !(Math.abs(wallTime) <= LATEST_TIME)) return undefined;
  return { kind: String.fromCharCode(bytes.readUInt8(KIND_AT)), length, wallTime };
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

  /** Ends the member and gives its bytes; `wallTime` in milliseconds since 1970. */
  async finish(kind: Member, wallTime: number): Promise<Buffer> {
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
    header.writeDoubleLE(wallTime, TIME_AT);
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
