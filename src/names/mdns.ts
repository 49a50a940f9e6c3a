// What neighbours call themselves when they are asked by multicast DNS (RFC 6762): one packet of questions to each network.
import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { networkInterfaces } from 'node:os';
import { isInPrefix, type Prefix, parseAddress, parsePrefix } from '../conntrack/address.ts';
import { type AddressNames, setFirstName } from './address-names.ts';
import { reverseName } from './address-text.ts';
import { answersIn, questionsFor } from './dns-message.ts';

const GROUP = '224.0.0.251';
const PORT = 5353;
/** Answers come at once, or after the up to half a second by which hosts avoid to speak all at the same time. Milliseconds. */
const PATIENCE = 1000;
/** So many questions fit one packet. */
const MOST_QUESTIONS = 40;
/** Whoever floods us with answers is heard no longer. */
const MOST_ANSWERS = 400;
/** Beyond the link nobody hears it (RFC 6762, 11). */
const TTL = 255;

/** Where this machine can ask: its own address, and the network around it. */
interface Link {
  readonly address: string;
  readonly network: Prefix;
}

export interface MdnsOptions {
  readonly links?: readonly Link[];
  readonly group?: string;
  readonly port?: number;
  readonly patience?: number;
}

/**
 * The names of those of the addresses that are of IPv4, on a network of this machine's, and answer; safe to show. At most 40
 * of a network are asked for. Never rejects.
 */
export async function askMdns(
  addresses: readonly string[],
  { links = ownLinks(), ...options }: MdnsOptions = {},
): Promise<AddressNames> {
  const names: AddressNames = new Map();
  const asking = links.map(link => {
    const near = addresses.filter(each => isOn(link, each)).slice(0, MOST_QUESTIONS);
    return near.length > 0 ? askOn(link, near, names, options) : undefined;
  });
  await Promise.all(asking);
  return names;
}

/** A client of no port of its own is answered alone (RFC 6762, 6.7): nobody else has to hear it. */
async function askOn(
  { address }: Link,
  asked: readonly string[],
  names: AddressNames,
  { group = GROUP, port = PORT, patience = PATIENCE }: MdnsOptions,
): Promise<void> {
  const id = randomInt(0x1_0000);
  const addressOf = new Map(asked.map(each => [reverseName(each), each]));
  const socket = createSocket('udp4');
  let left = MOST_ANSWERS;
  await new Promise<void>(resolve => {
    const timer = setTimeout(resolve, patience);
    const end = (): void => {
      clearTimeout(timer);
      resolve();
    };
    socket.on('error', end);
    socket.on('message', message => {
      for (const { owner, host } of answersIn(message, id)) {
        const of = addressOf.get(owner);
        if (of !== undefined) setFirstName(names, of, host);
      }
      if (--left === 0 || names.size === asked.length) end();
    });
    socket.bind(0, address, () => {
      try {
        socket.setMulticastInterface(address);
        socket.setMulticastTTL(TTL);
        socket.send(questionsFor([...addressOf.keys()], id), port, group, error => error && end());
      } catch {
        // An interface that has gone, or one without multicast.
        end();
      }
    });
  });
  socket.close();
}

function isOn({ network }: Link, text: string): boolean {
  const address = parseAddress(text);
  return address !== undefined && isInPrefix(address, network);
}

function ownLinks(): Link[] {
  return Object.values(networkInterfaces()).flatMap(addresses =>
    (addresses ?? []).flatMap(({ family, internal, address, cidr }) => {
      const network = family === 'IPv4' && !internal ? parsePrefix(cidr ?? '') : undefined;
      return network ? [{ address, network }] : [];
    }),
  );
}
