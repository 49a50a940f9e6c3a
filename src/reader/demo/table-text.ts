// Prints the demo router's flows as /proc/net/nf_conntrack of a 6.x kernel does.
import type { Flow } from './flow.ts';
import type { Service } from './service.ts';
import { TIMEOUTS } from './sysctls.ts';
import type { FlowTuples, Tuple } from './tuples.ts';

/** Layer 4 names with their numbers, padded as the kernel pads them; ESP has no tracker of its own. */
const PROTOCOLS: Record<Service['protocol'], string> = {
  tcp: 'tcp      6 ',
  udp: 'udp      17 ',
  icmp: 'icmp     1 ',
  gre: 'gre      47 ',
  esp: 'unknown  50 ',
};
const ICMPV6 = 'icmpv6   58 ';

const GRE_TIMEOUTS = `timeout=${TIMEOUTS.gre_timeout}, stream_timeout=${TIMEOUTS.gre_timeout_stream} `;
/** Room for one line: two IPv6 tuples, every number at its longest. */
const LONGEST_LINE = 640;
const ZERO = 48;

/** A line but for its two clocks: what stands before the timeout, after it, and after the age. */
interface Pieces {
  /** Packets so far, in both directions: every change of a flow comes with a packet, so equal means unchanged. */
  readonly packets: number;
  readonly head: Uint8Array;
  readonly middle: Uint8Array;
  readonly tail: Uint8Array;
}

/** Prints tables, one after the other, and keeps the pieces of lines that stay the same from one to the next. */
export class TableText {
  readonly #pieces = new WeakMap<Flow, Pieces>();
  #bytes = new Uint8Array(256 * LONGEST_LINE);
  #length = 0;

  /** The whole table at `now` on the simulation's clock; borrowed until the next is printed. */
  print(flows: readonly Flow[], now: number): Uint8Array {
    this.#length = 0;
    if (this.#bytes.length < flows.length * LONGEST_LINE) {
      this.#bytes = new Uint8Array(2 * flows.length * LONGEST_LINE);
    }
    for (const flow of flows) this.#line(flow, now);
    return this.#bytes.subarray(0, this.#length);
  }

  #line(flow: Flow, now: number): void {
    const pieces = this.#piecesOf(flow);
    this.#append(pieces.head);
    // An offloaded flow has no timeout; its tuples follow the protocol at once.
    if (!flow.offloaded) this.#number(Math.max(0, Math.floor((flow.expiresAt - now) / 1000)));
    this.#append(pieces.middle);
    this.#number(Math.floor((now - flow.bornAt) / 1000));
    this.#append(pieces.tail);
  }

  #piecesOf(flow: Flow): Pieces {
    const packets = flow.up.packets + flow.down.packets;
    const known = this.#pieces.get(flow);
    if (known?.packets === packets) return known;
    const head = known?.head ?? Buffer.from(headText(flow.service.protocol, flow.tuples.family), 'latin1');
    const middle = Buffer.from(middleText(flow), 'latin1');
    const tail = Buffer.from(` use=${flow.offloaded ? 3 : 2}\n`, 'latin1');
    const pieces = { packets, head, middle, tail };
    this.#pieces.set(flow, pieces);
    return pieces;
  }

  #append(bytes: Uint8Array): void {
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  #number(value: number): void {
    let digits = 1;
    for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) digits++;
    this.#length += digits;
    let rest = value;
    for (let at = this.#length - 1; digits > 0; digits--, at--) {
      this.#bytes[at] = ZERO + (rest % 10);
      rest = Math.floor(rest / 10);
    }
  }
}

function headText(protocol: Service['protocol'], family: FlowTuples['family']): string {
  if (family === 'ipv4') return `ipv4     2 ${PROTOCOLS[protocol]}`;
  return `ipv6     10 ${protocol === 'icmp' ? ICMPV6 : PROTOCOLS[protocol]}`;
}

/** From the blank after the timeout to the equals sign before the age. */
function middleText({ service, tuples, state, offloaded, assured, replied, up, down, mark }: Flow): string {
  const { protocol } = service;
  const stateWord = offloaded || state === undefined ? '' : `${state} `;
  const flag = offloaded ? `[${service.offload}] ` : assured ? '[ASSURED] ' : '';
  return (
    `${offloaded ? '' : ' '}${stateWord}${protocol === 'gre' ? GRE_TIMEOUTS : ''}` +
    `${tupleText(protocol, tuples, tuples.original, false)}packets=${up.packets} bytes=${up.bytes} ` +
    `${replied ? '' : '[UNREPLIED] '}` +
    `${tupleText(protocol, tuples, tuples.reply, true)}packets=${down.packets} bytes=${down.bytes} ` +
    `${flag}mark=${mark} zone=0 delta-time=`
  );
}

function tupleText(
  protocol: Service['protocol'],
  { family }: FlowTuples,
  { src, dst, sport, dport }: Tuple,
  isReply: boolean,
): string {
  const addresses = `src=${src} dst=${dst} `;
  switch (protocol) {
    case 'esp':
      return addresses;
    case 'gre':
      return `${addresses}srckey=0x${sport.toString(16)} dstkey=0x${dport.toString(16)} `;
    case 'icmp': {
      const [request, answer] = family === 'ipv6' ? [128, 129] : [8, 0];
      return `${addresses}type=${isReply ? answer : request} code=0 id=${sport} `;
    }
    default:
      return `${addresses}sport=${sport} dport=${dport} `;
  }
}
