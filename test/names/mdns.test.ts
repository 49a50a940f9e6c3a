// Names by multicast DNS: a host that answers as avahi and Apple's do, one that lies, and messages that are none.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { parsePrefix } from '../../src/conntrack/address.ts';
import { reverseName } from '../../src/names/address-text.ts';
import { answersIn, questionsFor } from '../../src/names/dns-message.ts';
import { askMdns } from '../../src/names/mdns.ts';

const LINK = { address: '127.0.0.1', network: parsePrefix('127.0.0.0/8') ?? (undefined as never) };
const label = (text: string): Buffer => Buffer.concat([Buffer.from([text.length]), Buffer.from(text)]);
const wire = (name: string): Buffer => Buffer.concat([...name.split('.').map(label), Buffer.from([0])]);

/** Of a PTR record with the bit for "forget what was before"; `data` is the name that it points to. */
function record(owner: Buffer, data: Buffer): Buffer {
  const head = Buffer.from([0, 12, 0x80, 1, 0, 0, 0, 120, 0, data.length]);
  return Buffer.concat([owner, head, data]);
}

function response(id: number, ...records: Buffer[]): Buffer {
  return Buffer.concat([
    Buffer.from([id >> 8, id & 255, 0x84, 0, 0, 0, 0, records.length, 0, 0, 0, 0]),
    ...records,
  ]);
}

/** Answers each packet with these; tells how many have come. */
async function responder(
  answer: (id: number) => Buffer[],
): Promise<{ port: number; questions: () => number[] }> {
  const socket = createSocket('udp4');
  onTestFinished(() => void socket.close());
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const counts: number[] = [];
  socket.on('message', (query, { port, address }) => {
    counts.push(query.readUInt16BE(4));
    for (const message of answer(query.readUInt16BE(0))) socket.send(message, port, address);
  });
  return { port: socket.address().port, questions: () => counts };
}

const ask = (port: number, ...addresses: string[]): ReturnType<typeof askMdns> =>
  askMdns(addresses, { links: [LINK], group: '127.0.0.1', port, patience: 500 });

test('one packet asks for all on the link, and what is said is safe to show', async () => {
  const first = reverseName('127.0.0.23');
  const { port, questions } = await responder(id => [
    // Of another question, of one that was not asked, then two answers, the second with a pointer to the first's owner.
    response(id ^ 1, record(wire(first), wire('liar.local'))),
    response(id, record(wire(reverseName('127.9.9.9')), wire('stranger.local'))),
    response(
      id,
      record(wire(first), wire('xbox.local')),
      record(
        wire(reverseName('127.0.0.24').toUpperCase()),
        Buffer.concat([label('\x1b[2J{x}'), Buffer.from([0xc0, 12])]),
      ),
    ),
    response(id, record(wire(first), wire('late.local'))),
  ]);
  const names = await ask(port, '127.0.0.23', '127.0.0.24', '192.0.2.7', '2001:db8::1');
  expect(questions()).toEqual([2]);
  expect([...names]).toEqual([
    ['127.0.0.23', 'xbox.local'],
    ['127.0.0.24', `?[2J(x).${first}`],
  ]);
});

test('nobody answers, or nobody is on a link of ours', async () => {
  const { port, questions } = await responder(() => []);
  expect((await ask(port, '127.0.0.23')).size).toBe(0);
  expect((await ask(port, '192.0.2.7')).size).toBe(0);
  expect(questions()).toEqual([1]);
});

test('a name that points to itself, or ends in the middle, is none', () => {
  const owner = wire(reverseName('127.0.0.23'));
  const circle = response(7, record(owner, Buffer.from([0xc0, 12 + owner.length + 10])));
  expect(answersIn(circle, 7)).toEqual([]);
  const whole = response(7, record(owner, wire('xbox.local')));
  for (let length = 0; length < whole.length - 1; length++)
    expect(answersIn(whole.subarray(0, length), 7).filter(({ host }) => host === 'xbox.local')).toEqual([]);
});

test('any bytes are read without an error', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), bytes => {
      const message = Buffer.from(bytes);
      if (message.length > 2) message[2] = 0x84;
      answersIn(message, message.length > 1 ? message.readUInt16BE(0) : 0);
    }),
  );
});

test('a question is a message of DNS', () => {
  expect(questionsFor(['1.0.in-addr.arpa'], 258).toString('latin1')).toBe(
    '\x01\x02\0\0\0\x01\0\0\0\0\0\0\x011\x010\x07in-addr\x04arpa\0\0\x0c\0\x01',
  );
});
