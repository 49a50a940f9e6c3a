// Reads the lines that nearly all of a table consists of, in one straight walk; the line parser reads what is left.
//
// The layout, as the kernel and conntrack(8) print it, each token ended by one blank and the last by LF; what stands in
// brackets may be absent:
//
//   [ipv4     2 | ipv6     10] tcp      6 | udp      17 | icmp     1 | icmpv6   58  [TIMEOUT] [STATE]
//   src= dst= sport= dport= (of ICMP: type= code= id=)  [packets= bytes=]  [[UNREPLIED]]
//   src= dst= sport= dport= (of ICMP: type= code= id=)  [packets= bytes=]  [[ASSURED] | [OFFLOAD] | [HW_OFFLOAD]]
//   [mark=] [zone=] [delta-time=] use=
//
// At the first byte that is not as expected the walk gives up: whatever it accepts, the line parser reads alike.
import { Family } from './address.ts';
import { readIPv6 } from './address-bytes.ts';
import { Flag, type FlowLine, Has, type ProtocolWords, Word } from './flow-line.ts';
import { internState } from './state-words.ts';
import { rollHash } from './words.ts';

/** No line that is read here is longer: before so many bytes the walk needs not look for the end. */
export const LONGEST_COMMON_LINE = 640;

const LF = 10;
const SPACE = 32;
const DOT = 46;
const ZERO = 48;
const COLON = 58;
const OPEN = 91;
const U8_MAX = 0xff;
const U16_MAX = 0xffff;
const U32_MAX = 0xffff_ffff;
/** So many digits make no number that a double could not hold exactly. */
const EXACT_DIGITS = 15;
const U32_DIGITS = 10;
const LONGEST_STATE = 20;
const LONGEST_ADDRESS = 45;
const TCP = 6;
const UDP = 17;
const ICMP = 1;
const ICMPV6 = 58;

/** Four bytes as one number; longer words are compared four by four, the last four overlapping those before. */
function four(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

function word(text: string): number {
  return four(Buffer.from(text, 'latin1'), 0);
}

const [IPV4, IPV6, PAD, PAD_2, PAD_10] = [
  word('ipv4'),
  word('ipv6'),
  word('    '),
  word('  2 '),
  word(' 10 '),
];
const [TCP_, UDP_, ICMP_, V6_] = [word('tcp '), word('udp '), word('icmp'), word('v6  ')];
const [PAD_6, PAD_17, PAD_1, PAD_58] = [word('  6 '), word(' 17 '), word('  1 '), word(' 58 ')];
const [SRC, DST] = [word('src='), word('dst=')];
const [SPOR, DPOR, ORT] = [word('spor'), word('dpor'), word('ort=')];
const [TYPE, YPE, CODE, ODE, ID] = [word('type'), word('ype='), word('code'), word('ode='), word(' id=')];
const [PACK, ETS, BYTE, TES] = [word('pack'), word('ets='), word('byte'), word('tes=')];
const [UNRE, PLIE, D_] = [word('[UNR'), word('EPLI'), word('ED] ')];
const [ASSU, URED] = [word('[ASS'), word('URED')];
const [OFFL, FLOA] = [word('[OFF'), word('LOAD')];
const [HW_O, FFLO] = [word('[HW_'), word('OFFL')];
const [MARK, ARK, ZONE, ONE, USE] = [word('mark'), word('ark='), word('zone'), word('one='), word('use=')];
const [DELT, A_TI, IME] = [word('delt'), word('a-ti'), word('ime=')];
const CLOSE_BLANK = 93 | (SPACE << 8);

/** The value of a hexadecimal digit by its byte; -1 for any other. */
const HEX = new Int8Array(256).fill(-1);
for (const [value, digits] of [...'0123456789abcdef'].entries()) HEX[digits.charCodeAt(0)] = value;

/** Fills a line that is shared with the line parser: whoever has read a line last has left its facts there. */
export class CommonLine {
  readonly #line: FlowLine;
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;
  /** The state's word. It gets its code with the whole line: codes are few. */
  #stateHash = 0;
  #stateStart = 0;
  #stateEnd = 0;

  constructor(line: FlowLine) {
    this.#line = line;
  }

  /** Reads the line that begins at `start`; yields where the next one does, or -1, with `line` spoilt, where it is not as expected. */
  read(bytes: Uint8Array, start: number): number {
    this.#bytes = bytes;
    this.#at = start;
    const line = this.#line;
    line.has = 0;
    line.flags = 0;
    line.family = 0;
    line.state = 0;
    line.textLength = 0;
    if (!this.#head() || !this.#timeout() || !this.#state()) return -1;
    if (!this.#tuple(Word.ORIGINAL_SRC, line.original, 0)) return -1;
    if (!this.#tuple(Word.REPLY_SRC, line.reply, 2)) return -1;
    if (!this.#rest()) return -1;
    if ((line.has & Has.STATE) !== 0) {
      line.state = internState(this.#stateHash, bytes, this.#stateStart, this.#stateEnd);
    }
    return this.#at;
  }

  /** Layer 3, where it is printed, and layer 4. */
  #head(): boolean {
    const bytes = this.#bytes;
    const line = this.#line;
    const at = this.#at;
    const first = four(bytes, at);
    if (first === IPV4) {
      if (four(bytes, at + 4) !== PAD || four(bytes, at + 7) !== PAD_2) return false;
      line.family = Family.IPV4;
      line.has = Has.FAMILY;
      this.#at = at + 11;
    } else if (first === IPV6) {
      if (four(bytes, at + 4) !== PAD || four(bytes, at + 8) !== PAD_10) return false;
      line.family = Family.IPV6;
      line.has = Has.FAMILY;
      this.#at = at + 12;
    }
    return this.#protocol();
  }

  #protocol(): boolean {
    const bytes = this.#bytes;
    const at = this.#at;
    const first = four(bytes, at);
    const padding = four(bytes, at + 4);
    const last = four(bytes, at + 7);
    if (first === TCP_ && padding === PAD && last === PAD_6) return this.#protocolIs(TCP, 11);
    if (first === UDP_ && padding === PAD && four(bytes, at + 8) === PAD_17) return this.#protocolIs(UDP, 12);
    if (first !== ICMP_) return false;
    if (padding === PAD && last === PAD_1) return this.#protocolIs(ICMP, 11);
    return padding === V6_ && four(bytes, at + 8) === PAD_58 && this.#protocolIs(ICMPV6, 12);
  }

  #protocolIs(number: number, length: number): true {
    this.#line.protocol = number;
    this.#line.has |= number === TCP || number === UDP ? Has.PORTS : Has.ICMP;
    this.#at += length;
    return true;
  }

  #timeout(): boolean {
    if (!isDigit(this.#bytes[this.#at]!)) return true;
    const line = this.#line;
    line.timeout = this.#decimal(U32_MAX);
    line.has |= Has.TIMEOUT;
    return line.timeout >= 0;
  }

  /** A state in capitals; `src=`, which is in small letters, means that there is none. */
  #state(): boolean {
    const bytes = this.#bytes;
    const start = this.#at;
    let at = start;
    let hash = 0;
    for (; isCapital(bytes[at]!); at++) hash = rollHash(hash, bytes[at]!);
    if (at === start) return true;
    if (bytes[at] !== SPACE) {
      for (; isCapital(bytes[at]!) || isDigit(bytes[at]!); at++) hash = rollHash(hash, bytes[at]!);
      if (bytes[at] !== SPACE) return false;
    }
    if (at - start > LONGEST_STATE) return false;
    this.#line.has |= Has.STATE;
    this.#stateHash = hash;
    this.#stateStart = start;
    this.#stateEnd = at;
    this.#at = at + 1;
    return true;
  }

  /** A direction's addresses, protocol words and counters, the latter from index `counters` on. */
  #tuple(addresses: number, words: ProtocolWords, counters: 0 | 2): boolean {
    if (four(this.#bytes, this.#at) !== SRC) return false;
    this.#at += 4;
    if (!this.#address(addresses) || four(this.#bytes, this.#at) !== DST) return false;
    this.#at += 4;
    if (!this.#address(addresses + 4)) return false;
    if ((this.#line.has & Has.PORTS) !== 0 ? !this.#ports(words) : !this.#icmp(words)) return false;
    if (!this.#counters(counters)) return false;
    return this.#bytes[this.#at] !== OPEN || this.#flag(counters === 0);
  }

  #address(offset: number): boolean {
    const line = this.#line;
    if (line.family === 0) line.family = this.#isColonNear() ? Family.IPV6 : Family.IPV4;
    if (line.family === Family.IPV6) return this.#ipv6(line.words, offset);
    line.words[offset] = line.words[offset + 1] = line.words[offset + 2] = 0;
    return this.#ipv4(line.words, offset + 3);
  }

  /** The first group of an IPv6 address has four digits at the most. */
  #isColonNear(): boolean {
    for (let at = this.#at; at < this.#at + 5; at++) if (this.#bytes[at] === COLON) return true;
    return false;
  }

  #ipv4(words: Uint32Array, index: number): boolean {
    const bytes = this.#bytes;
    let at = this.#at;
    let address = 0;
    for (let dots = 0; ; dots++) {
      let octet = bytes[at++]! - ZERO;
      if (octet < 0 || octet > 9) return false;
      if (octet !== 0 && isDigit(bytes[at]!)) {
        octet = octet * 10 + bytes[at++]! - ZERO;
        if (isDigit(bytes[at]!)) octet = octet * 10 + bytes[at++]! - ZERO;
        if (octet > U8_MAX) return false;
      }
      address = (address << 8) | octet;
      const end = bytes[at++]!;
      if (dots < 3 && end === DOT) continue;
      if (dots < 3 || end !== SPACE) return false;
      words[index] = address;
      this.#at = at;
      return true;
    }
  }

  /** The kernel prints all eight groups with four digits each; conntrack(8) shortens them. */
  #ipv6(words: Uint32Array, offset: number): boolean {
    const bytes = this.#bytes;
    const start = this.#at;
    if (bytes[start + 39] !== SPACE || bytes[start + 4] !== COLON) return this.#shortIPv6(words, offset);
    for (let pair = 0; pair < 4; pair++) {
      const at = start + pair * 10;
      const group = hexGroup(bytes, at);
      const next = hexGroup(bytes, at + 5);
      const isEnded = bytes[at + 4] === COLON && (pair === 3 || bytes[at + 9] === COLON);
      if ((group | next) < 0 || !isEnded) return this.#shortIPv6(words, offset);
      words[offset + pair] = (group << 16) | next;
    }
    this.#at = start + 40;
    return true;
  }

  #shortIPv6(words: Uint32Array, offset: number): boolean {
    const bytes = this.#bytes;
    const start = this.#at;
    let end = start;
    while (end - start <= LONGEST_ADDRESS && bytes[end]! > SPACE) end++;
    if (bytes[end] !== SPACE || !readIPv6(bytes, start, end, words, offset)) return false;
    this.#at = end + 1;
    return true;
  }

  #ports(words: ProtocolWords): boolean {
    const bytes = this.#bytes;
    if (four(bytes, this.#at) !== SPOR || four(bytes, this.#at + 2) !== ORT) return false;
    this.#at += 6;
    words.src = this.#decimal(U16_MAX);
    if (words.src < 0 || four(bytes, this.#at) !== DPOR || four(bytes, this.#at + 2) !== ORT) return false;
    this.#at += 6;
    words.dst = this.#decimal(U16_MAX);
    return words.dst >= 0;
  }

  #icmp(words: ProtocolWords): boolean {
    const bytes = this.#bytes;
    if (four(bytes, this.#at) !== TYPE || four(bytes, this.#at + 1) !== YPE) return false;
    this.#at += 5;
    const type = this.#decimal(U8_MAX);
    if (type < 0 || four(bytes, this.#at) !== CODE || four(bytes, this.#at + 1) !== ODE) return false;
    this.#at += 5;
    const code = this.#decimal(U8_MAX);
    if (code < 0 || four(bytes, this.#at - 1) !== ID) return false;
    this.#at += 3;
    words.src = this.#decimal(U16_MAX);
    words.dst = type * 256 + code;
    return words.src >= 0;
  }

  /** Both directions have them, or neither. */
  #counters(index: 0 | 2): boolean {
    const bytes = this.#bytes;
    const line = this.#line;
    if (four(bytes, this.#at) !== PACK) return (line.has & Has.COUNTERS) === 0;
    if (index === 2 && (line.has & Has.COUNTERS) === 0) return false;
    line.has |= Has.COUNTERS;
    if (four(bytes, this.#at + 4) !== ETS) return false;
    this.#at += 8;
    if (!this.#counter(index) || four(bytes, this.#at) !== BYTE || four(bytes, this.#at + 2) !== TES)
      return false;
    this.#at += 6;
    return this.#counter(index + 1);
  }

  #counter(index: number): boolean {
    const bytes = this.#bytes;
    const start = this.#at;
    let at = start;
    let value = 0;
    for (let byte = bytes[at]!; isDigit(byte); byte = bytes[++at]!) value = value * 10 + byte - ZERO;
    if (at === start || at - start > EXACT_DIGITS || bytes[at] !== SPACE) return false;
    this.#at = at + 1;
    const high = value <= U32_MAX ? 0 : Math.floor(value / 0x1_0000_0000);
    this.#line.countersLow[index] = value - high * 0x1_0000_0000;
    this.#line.countersHigh[index] = high;
    return true;
  }

  /** The one flag that may stand after a direction. */
  #flag(original: boolean): boolean {
    const bytes = this.#bytes;
    const at = this.#at;
    const first = four(bytes, at);
    if (original) {
      if (first !== UNRE || four(bytes, at + 4) !== PLIE || four(bytes, at + 8) !== D_) return false;
      return this.#flagIs(Flag.UNREPLIED, 12);
    }
    const next = four(bytes, at + 4);
    if (first === ASSU && next === URED) return isClosed(bytes, at + 8) && this.#flagIs(Flag.ASSURED, 10);
    if (first === OFFL && next === FLOA) return isClosed(bytes, at + 8) && this.#flagIs(Flag.OFFLOAD, 10);
    if (first !== HW_O || next !== FFLO || bytes[at + 8] !== 79 || bytes[at + 9] !== 65) return false;
    return bytes[at + 10] === 68 && isClosed(bytes, at + 11) && this.#flagIs(Flag.HW_OFFLOAD, 13);
  }

  #flagIs(flag: number, length: number): true {
    this.#line.flags |= flag;
    this.#at += length;
    return true;
  }

  /** What follows the tuples, to the line's end. */
  #rest(): boolean {
    const bytes = this.#bytes;
    const line = this.#line;
    if (four(bytes, this.#at) === MARK && four(bytes, this.#at + 1) === ARK) {
      this.#at += 5;
      line.mark = this.#decimal(U32_MAX);
      line.has |= Has.MARK;
      if (line.mark < 0) return false;
    }
    if (four(bytes, this.#at) === ZONE && four(bytes, this.#at + 1) === ONE) {
      this.#at += 5;
      line.zone = this.#decimal(U16_MAX);
      line.has |= Has.ZONE;
      if (line.zone < 0) return false;
    }
    return this.#deltaTime() && this.#use();
  }

  #deltaTime(): boolean {
    const bytes = this.#bytes;
    const at = this.#at;
    if (four(bytes, at) !== DELT) return true;
    if (four(bytes, at + 4) !== A_TI || four(bytes, at + 7) !== IME) return false;
    this.#at = at + 11;
    this.#line.deltaTime = this.#decimal(U32_MAX);
    this.#line.has |= Has.DELTA_TIME;
    return this.#line.deltaTime >= 0;
  }

  #use(): boolean {
    if (four(this.#bytes, this.#at) !== USE) return false;
    this.#at += 4;
    this.#line.use = this.#decimal(U32_MAX, LF);
    this.#line.has |= Has.USE | Has.ADDRESSES;
    return this.#line.use >= 0;
  }

  /** A number no larger than `most`, and the blank, or other `end`, after it; -1 for anything else. */
  #decimal(most: number, end = SPACE): number {
    const bytes = this.#bytes;
    const start = this.#at;
    let at = start;
    let value = 0;
    for (let byte = bytes[at]!; isDigit(byte); byte = bytes[++at]!) value = value * 10 + byte - ZERO;
    this.#at = at + 1;
    return at > start && at - start <= U32_DIGITS && value <= most && bytes[at] === end ? value : -1;
  }
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= 57;
}

function isCapital(byte: number): boolean {
  return (byte >= 65 && byte <= 90) || byte === 95;
}

function isClosed(bytes: Uint8Array, at: number): boolean {
  return (bytes[at]! | (bytes[at + 1]! << 8)) === CLOSE_BLANK;
}

/** Four hexadecimal digits; negative where one is none. */
function hexGroup(bytes: Uint8Array, at: number): number {
  return (
    (HEX[bytes[at]!]! << 12) |
    (HEX[bytes[at + 1]!]! << 8) |
    (HEX[bytes[at + 2]!]! << 4) |
    HEX[bytes[at + 3]!]!
  );
}
