// Reads one line of any table format the kernel or conntrack(8) prints into a FlowLine.
//
// The formats share one order, in which everything but the protocol and the tuples is optional:
//
//   [l3name l3num] l4name l4num [timeout] [STATE] [timeout=, stream_timeout=]
//   tuple [zone-orig] [packets bytes] [UNREPLIED] tuple [zone-reply] [packets bytes] [flag]
//   [mark] [secctx] [zone] [delta-time] [start] [helper] [use] [id] [labels]
//
// What stands where it cannot belong makes the line unreadable; what merely is not known to us is kept as text.

import { Family } from './address.ts';
import { readIPv4, readIPv6 } from './address-bytes.ts';
import { FlowLine, Has, LONGEST_LINE, type ProtocolWords, Word } from './flow-line.ts';
import { FAMILY_NUMBERS, FAMILY_WORDS, FLAG_BITS, FLAG_WORDS, KEY_WORDS, Key } from './line-words.ts';
import { internState } from './state-words.ts';
import { Token, Tokenizer } from './tokenizer.ts';
import { isPlainWord, isWord } from './words.ts';

/** What the tuple being read has stated so far; both tuples of a flow must end with the same set. */
const Seen = {
  SRC: 1,
  DST: 2,
  SPORT: 4,
  DPORT: 8,
  TYPE: 16,
  CODE: 32,
  ID: 64,
  SRCKEY: 128,
  DSTKEY: 256,
  PACKETS: 512,
  BYTES: 1024,
} as const;

const ADDRESSES = Seen.SRC | Seen.DST;
const PORTS = Seen.SPORT | Seen.DPORT;
const ICMP = Seen.TYPE | Seen.CODE | Seen.ID;
const GRE_KEYS = Seen.SRCKEY | Seen.DSTKEY;
const COUNTERS = Seen.PACKETS | Seen.BYTES;
const U16_MAX = 0xffff;
const U8_MAX = 0xff;
const TCP = 6;
const UDP = 17;
const LF = 10;
const COMMA = 44;
const MINUS = 45;

/** Parses lines into its one `line`. Keeps no state from one line to the next. */
export class LineParser {
  /** The facts of the last line that `parse` accepted; borrowed, see FlowLine. */
  readonly line = new FlowLine();
  readonly #token = new Tokenizer();
  /** 0 before the first src=, 1 in the original tuple and what follows it, 2 in the reply tuple. */
  #tuple = 0;
  #seen = 0;
  #originalSeen = 0;
  /** A bare word stood between this tuple's addresses and here, so no key of the tuple may follow. */
  #tupleClosed = false;
  /** After `labels=`, which ends a line: what follows are words of names, such as `2,bulk` of `VLAN 2` and `bulk`. */
  #inLabels = false;
  /** The state's word, where the line has one. It gets its code with the whole line: codes are few. */
  #stateHash = 0;
  #stateStart = 0;
  #stateEnd = 0;

  /**
   * Reads the line at `start..end`, without its LF. True if it could be read; `line` then holds its facts.
   * `terminated` says whether an LF ended it: a line that just stops must at least have reached its `use=`.
   */
  parse(bytes: Uint8Array, start: number, end: number, terminated = true): boolean {
    if (end - start > LONGEST_LINE) return false;
    this.line.reset();
    this.#tuple = 0;
    this.#seen = 0;
    this.#originalSeen = 0;
    this.#tupleClosed = false;
    this.#inLabels = false;
    this.#token.open(bytes, start, end);
    const first = this.#head();
    if (first < 0 || !this.#body(first) || !this.#isWhole(terminated)) return false;
    if ((this.line.has & Has.STATE) !== 0) {
      this.line.state = internState(this.#stateHash, bytes, this.#stateStart, this.#stateEnd);
    }
    return true;
  }

  /** Reads names, numbers, timeout and state; yields the kind of the token after them, or -1. */
  #head(): number {
    const token = this.#token;
    if (token.next() !== Token.WORD || !this.#isName()) return -1;
    const family = FAMILY_WORDS.codeOf(token.hash, token.bytes, token.start, token.end);
    if (token.next() !== Token.WORD) return -1;
    const number = token.decimal();
    if (number < 0 || number > U8_MAX) return -1;
    const kind = token.next();
    if (kind === Token.WORD && this.#isName()) return this.#secondName(family, number);
    if (FAMILY_NUMBERS[family]) return -1;
    this.line.protocol = number;
    return this.#timeoutAndState(kind);
  }

  /** The name after the first pair: a protocol's where a number follows, which makes the first pair layer 3's; else a state. */
  #secondName(family: number, number: number): number {
    const token = this.#token;
    const line = this.line;
    const { hash, bytes, start, end } = token;
    const kind = token.next();
    const second = kind === Token.WORD ? token.decimal() : -1;
    if (second < 0) {
      line.protocol = number;
      return !FAMILY_NUMBERS[family] && this.#state(hash, bytes, start, end) ? kind : -1;
    }
    if (family === 0 || second > U8_MAX || number !== (FAMILY_NUMBERS[family] ?? number)) return -1;
    line.has |= Has.FAMILY;
    line.family = number;
    line.protocol = second;
    return this.#timeoutAndState(token.next());
  }

  #timeoutAndState(kind: number): number {
    const token = this.#token;
    if (kind !== Token.WORD) return kind;
    const timeout = token.decimal();
    if (timeout >= 0) {
      this.line.has |= Has.TIMEOUT;
      this.line.timeout = timeout;
      kind = token.next();
      if (kind !== Token.WORD) return kind;
    }
    return this.#state(token.hash, token.bytes, token.start, token.end) ? token.next() : -1;
  }

  /** A protocol's name or a state begins with a letter; a number, a stray sign or a cut-off value does not. */
  #isName(): boolean {
    const lower = this.#token.bytes[this.#token.start]! | 32;
    return lower >= 97 && lower <= 122;
  }

  #state(hash: number, bytes: Uint8Array, start: number, end: number): boolean {
    for (let at = start; at < end; at++) {
      const byte = bytes[at]!;
      const ok = (byte >= 65 && byte <= 90) || byte === 95 || (byte >= 48 && byte <= 57 && at > start);
      if (!ok) return false;
    }
    this.line.has |= Has.STATE;
    this.#stateHash = hash;
    this.#stateStart = start;
    this.#stateEnd = end;
    return true;
  }

  #body(kind: number): boolean {
    for (; kind !== Token.END; kind = this.#token.next()) {
      if (kind === Token.PAIR ? !this.#pair() : kind === Token.BRACKET ? !this.#flag() : !this.#word(kind)) {
        return false;
      }
    }
    return true;
  }

  #pair(): boolean {
    const token = this.#token;
    const line = this.line;
    const tuple = this.#tuple === 2 ? line.reply : line.original;
    const key = KEY_WORDS.codeOf(token.hash, token.bytes, token.start, token.value - 1);
    if (this.#tuple === 0 && key <= Key.bytes && key !== Key.src) return this.#keepOfUnknownFamily(key);
    switch (key) {
      case Key.src:
        return this.#beginTuple() && this.#address(this.#tuple === 2 ? Word.REPLY_SRC : Word.ORIGINAL_SRC);
      case Key.dst:
        return this.#once(Seen.DST) && this.#address(this.#tuple === 2 ? Word.REPLY_DST : Word.ORIGINAL_DST);
      case Key.sport:
        tuple.src = token.decimal();
        return tuple.src >= 0 && tuple.src <= U16_MAX && this.#once(Seen.SPORT);
      case Key.dport:
        tuple.dst = token.decimal();
        return tuple.dst >= 0 && tuple.dst <= U16_MAX && this.#once(Seen.DPORT);
      case Key.type:
        tuple.dst = token.decimal() * 256;
        return tuple.dst >= 0 && tuple.dst <= U16_MAX && this.#once(Seen.TYPE);
      case Key.code: {
        const code = token.decimal();
        tuple.dst |= code;
        return code >= 0 && code <= U8_MAX && (this.#seen & Seen.TYPE) !== 0 && this.#once(Seen.CODE);
      }
      case Key.id:
        return this.#id(tuple);
      case Key.srckey:
        tuple.src = token.hexadecimal();
        return tuple.src >= 0 && this.#once(Seen.SRCKEY);
      case Key.dstkey:
        tuple.dst = token.hexadecimal();
        return tuple.dst >= 0 && this.#once(Seen.DSTKEY);
      case Key.packets:
        return this.#once(Seen.PACKETS) && this.#counter(0);
      case Key.bytes:
        return this.#once(Seen.BYTES) && this.#counter(1);
      case Key.mark:
        line.mark = this.#mark();
        return line.mark >= 0 && this.#first(Has.MARK);
      case Key.use:
        line.use = token.decimal();
        return line.use >= 0 && this.#first(Has.USE);
      case Key.zone:
        line.zone = token.decimal();
        return line.zone >= 0 && line.zone <= U16_MAX && this.#first(Has.ZONE);
      case Key['zone-orig']:
        line.zoneOrig = token.decimal();
        return line.zoneOrig >= 0 && line.zoneOrig <= U16_MAX && this.#first(Has.ZONE_ORIG);
      case Key['zone-reply']:
        line.zoneReply = token.decimal();
        return line.zoneReply >= 0 && line.zoneReply <= U16_MAX && this.#first(Has.ZONE_REPLY);
      case Key['delta-time']:
        line.deltaTime = token.decimal();
        return line.deltaTime >= 0 && this.#first(Has.DELTA_TIME);
      case Key.timeout:
        return this.#greTimeouts();
      case Key.stream_timeout:
        line.greStreamTimeout = token.decimal();
        return line.greStreamTimeout >= 0 && (line.has & Has.GRE_TIMEOUTS) !== 0;
      default:
        this.#inLabels ||= key === Key.labels;
        return this.#keep(token.start, token.end);
    }
  }

  /** A layer 3 without addresses leaves no tuples to fill: its pairs are kept as text. */
  #keepOfUnknownFamily(key: number): boolean {
    if (key > 0 && !this.#isOfUnknownFamily()) return false;
    return this.#keep(this.#token.start, this.#token.end);
  }

  #isOfUnknownFamily(): boolean {
    const { has, family } = this.line;
    return (has & Has.FAMILY) !== 0 && family !== Family.IPV4 && family !== Family.IPV6;
  }

  #beginTuple(): boolean {
    if (this.#isOfUnknownFamily()) return false;
    if (this.#tuple === 2 || (this.#tuple === 1 && (this.#seen & ADDRESSES) !== ADDRESSES)) return false;
    if (this.#tuple === 1) this.#originalSeen = this.#seen;
    this.#tuple++;
    this.#seen = Seen.SRC;
    this.#tupleClosed = false;
    return true;
  }

  /** Notes that the present tuple states this fact; false if it did before, or if it may not do so here. */
  #once(bit: number): boolean {
    if (this.#tuple === 0 || (this.#seen & bit) !== 0) return false;
    if (bit < Seen.PACKETS && this.#tupleClosed) return false;
    if (bit > Seen.DST && (this.#seen & Seen.DST) === 0) return false;
    this.#seen |= bit;
    return true;
  }

  /** Notes that the line states this fact; false if it did before. */
  #first(bit: number): boolean {
    if ((this.line.has & bit) !== 0) return false;
    this.line.has |= bit;
    return true;
  }

  #address(offset: number): boolean {
    const { bytes, value, end } = this.#token;
    const line = this.line;
    const quad = line.family === Family.IPV6 ? -1 : readIPv4(bytes, value, end);
    if (quad >= 0) {
      line.words[offset] = line.words[offset + 1] = line.words[offset + 2] = 0;
      line.words[offset + 3] = quad;
      line.family = Family.IPV4;
      return true;
    }
    if (line.family === Family.IPV4 || !readIPv6(bytes, value, end, line.words, offset)) return false;
    line.family = Family.IPV6;
    return true;
  }

  /** An ICMP identifier where the tuple still lacks one, else the flow's own id. */
  #id(tuple: ProtocolWords): boolean {
    const id = this.#token.decimal();
    if (id < 0) return false;
    if ((this.#seen & Seen.TYPE) !== 0 && (this.#seen & Seen.ID) === 0) {
      tuple.src = id;
      return id <= U16_MAX && this.#once(Seen.ID);
    }
    this.line.id = id;
    return this.#tuple === 2 && this.#first(Has.ID);
  }

  /** Reads packets (0) or bytes (1) of the present tuple. */
  #counter(which: 0 | 1): boolean {
    const { countersLow, countersHigh } = this.line;
    return this.#token.wideDecimal(countersLow, countersHigh, this.#tuple === 2 ? which + 2 : which);
  }

  /** The mark; Linux 2.4 printed it as a signed long. -1 if it is no number. */
  #mark(): number {
    const token = this.#token;
    if (token.bytes[token.value] !== MINUS) return token.decimal();
    token.value++;
    const size = token.decimal();
    return size < 0 ? -1 : -size >>> 0;
  }

  /** gre's own pair, of which the first value ends in a comma; the second must follow, see `#isWhole`. */
  #greTimeouts(): boolean {
    const { bytes, end } = this.#token;
    this.line.greStreamTimeout = -1;
    this.line.greTimeout = this.#token.decimal(bytes[end - 1] === COMMA ? end - 1 : end);
    return this.line.greTimeout >= 0 && this.#first(Has.GRE_TIMEOUTS);
  }

  #flag(): boolean {
    const { hash, bytes, start, end } = this.#token;
    const code = FLAG_WORDS.codeOf(hash, bytes, start, end);
    if (code === 0) return this.#keep(start - 1, end + 1);
    this.line.flags |= FLAG_BITS[code]!;
    return true;
  }

  /** A bare word outside the tuples is kept, unless it looks like another program's or like a key cut short. */
  #word(kind: number): boolean {
    const { bytes, start, end } = this.#token;
    if (kind !== Token.WORD || this.#tuple === 0 || (this.#seen & Seen.DST) === 0) return false;
    if (this.#inLabels) return this.#keep(start, end);
    if (!this.#isName() || !isPlainWord(bytes, start, end)) return false;
    if (this.#token.isLast() && this.#isCutKey()) return false;
    this.#tupleClosed = true;
    return this.#keep(start, end);
  }

  /** conntrack(8) ends a line with the bare key where a flow has labels, but none with a name. */
  #isCutKey(): boolean {
    const { bytes, start, end } = this.#token;
    return !isWord(bytes, start, end, 'labels') && KEY_WORDS.isCutWord(bytes, start, end);
  }

  #keep(start: number, end: number): boolean {
    const line = this.line;
    // Brackets need no blank between them, so that the LF after each may make the text longer than its line.
    if (line.textLength + end - start >= line.text.length) return false;
    line.text.set(this.#token.bytes.subarray(start, end), line.textLength);
    line.textLength += end - start;
    line.text[line.textLength++] = LF;
    line.has |= Has.TEXT;
    return true;
  }

  #isWhole(terminated: boolean): boolean {
    const line = this.line;
    if (!terminated && (line.has & Has.USE) === 0) return false;
    if ((line.has & Has.GRE_TIMEOUTS) !== 0 && line.greStreamTimeout < 0) return false;
    if (this.#tuple === 0) return this.#isOfUnknownFamily();
    const seen = this.#seen;
    if (this.#tuple !== 2 || seen !== this.#originalSeen || (seen & ADDRESSES) !== ADDRESSES) return false;
    const counters = seen & COUNTERS;
    if (counters !== 0 && counters !== COUNTERS) return false;
    if (counters !== 0) line.has |= Has.COUNTERS;
    line.has |= Has.ADDRESSES;
    return this.#isWholeTuple(seen & (PORTS | ICMP | GRE_KEYS));
  }

  #isWholeTuple(words: number): boolean {
    const line = this.line;
    if (words === PORTS) line.has |= Has.PORTS;
    else if (words === ICMP) line.has |= Has.ICMP;
    else if (words === GRE_KEYS) line.has |= Has.GRE_KEYS;
    else return words === 0 && line.protocol !== TCP && line.protocol !== UDP;
    return true;
  }
}
