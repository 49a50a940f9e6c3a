// Flows as packets: a capture with the first packet of each, for tcpdump to judge by its own rules.
import { spawnSync } from 'node:child_process';

/** A flow without translation; the port of an ICMP flow is its identifier. */
export interface WireFlow {
  readonly protocol: 'tcp' | 'udp' | 'sctp' | 'icmp' | 'icmpv6' | 'esp';
  readonly src: string;
  readonly dst: string;
  readonly sport: number;
  readonly dport: number;
}

const NUMBERS = { tcp: 6, udp: 17, sctp: 132, icmp: 1, icmpv6: 58, esp: 50 } as const;

/** The flow as the kernel prints it. */
export function kernelLine({ protocol, src, dst, sport, dport }: WireFlow): string {
  const family = src.includes(':') ? 'ipv6     10' : 'ipv4     2';
  const name = protocol === 'esp' ? 'unknown' : protocol;
  const [type, answer] = protocol === 'icmp' ? [8, 0] : [128, 129];
  const words = (from: number, to: number, kind: number): string => {
    if (protocol === 'esp') return '';
    if (protocol.startsWith('icmp')) return `type=${kind} code=0 id=${sport} `;
    return `sport=${from} dport=${to} `;
  };
  const state = protocol === 'tcp' || protocol === 'sctp' ? 'ESTABLISHED ' : '';
  return `${family} ${name}      ${NUMBERS[protocol]} 100 ${state}src=${src} dst=${dst} ${words(sport, dport, type ?? 0)}src=${dst} dst=${src} ${words(dport, sport, answer ?? 0)}mark=0 use=2`;
}

/** Ethernet frames in the classic format; the second of each packet's time is its flow's number. */
export function capture(flows: readonly WireFlow[]): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(65_535, 16);
  header.writeUInt32LE(1, 20);
  return Buffer.concat([header, ...flows.map(record)]);
}

/**
 * The numbers of the flows whose packets an expression selects; undefined where tcpdump refuses the expression.
 * The capture comes by standard input, since tcpdump gives up its rights before it opens a file.
 */
export function selectedByTcpdump(expression: string, packets: Buffer): number[] | undefined {
  const { status, stdout } = spawnSync('tcpdump', ['-n', '-q', '-tt', '-r', '-', expression], {
    input: packets,
    encoding: 'utf8',
  });
  if (status !== 0) return undefined;
  return stdout.split('\n').flatMap(line => (/^\d/.test(line) ? [Number.parseInt(line, 10)] : []));
}

function record(flow: WireFlow, number: number): Buffer {
  const frame = Buffer.concat([ethernet(flow), flow.src.includes(':') ? ipv6(flow) : ipv4(flow)]);
  const header = Buffer.alloc(16);
  header.writeUInt32LE(number, 0);
  header.writeUInt32LE(frame.length, 8);
  header.writeUInt32LE(frame.length, 12);
  return Buffer.concat([header, frame]);
}

function ethernet({ src, dst }: WireFlow): Buffer {
  const isIPv6 = src.includes(':');
  const isGroup = isIPv6 ? dst.startsWith('ff') : Number.parseInt(dst, 10) >= 224;
  const header = Buffer.alloc(14, 2);
  header[0] = isGroup ? 0x33 : 2;
  header[6] = 2;
  header.writeUInt16BE(isIPv6 ? 0x86dd : 0x0800, 12);
  return header;
}

function ipv4(flow: WireFlow): Buffer {
  const payload = transport(flow);
  const header = Buffer.alloc(20);
  header[0] = 0x45;
  header.writeUInt16BE(20 + payload.length, 2);
  header[8] = 64;
  header[9] = NUMBERS[flow.protocol];
  header.set(flow.src.split('.').map(Number), 12);
  header.set(flow.dst.split('.').map(Number), 16);
  return Buffer.concat([header, payload]);
}

function ipv6(flow: WireFlow): Buffer {
  const payload = transport(flow);
  const header = Buffer.alloc(40);
  header[0] = 0x60;
  header.writeUInt16BE(payload.length, 4);
  header[6] = NUMBERS[flow.protocol];
  header[7] = 64;
  header.set(ipv6Bytes(flow.src), 8);
  header.set(ipv6Bytes(flow.dst), 24);
  return Buffer.concat([header, payload]);
}

function transport({ protocol, sport, dport }: WireFlow): Buffer {
  const bytes = Buffer.alloc(20);
  if (protocol.startsWith('icmp')) {
    bytes[0] = protocol === 'icmp' ? 8 : 128;
    bytes.writeUInt16BE(sport, 4);
  } else {
    bytes.writeUInt16BE(sport, 0);
    bytes.writeUInt16BE(dport, 2);
  }
  bytes[12] = 0x50;
  return bytes;
}

function ipv6Bytes(text: string): number[] {
  const [head = '', tail = ''] = text.split('::');
  const groups = (part: string): string[] => part.split(':').filter(group => group !== '');
  const missing = 8 - groups(head).length - groups(tail).length;
  return [...groups(head), ...Array<string>(missing).fill('0'), ...groups(tail)].flatMap(group => {
    const value = Number.parseInt(group, 16);
    return [value >>> 8, value & 0xff];
  });
}
