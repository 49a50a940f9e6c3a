// The kernel's state words.
import { expect, it } from 'vitest';
import { STATES, stateByName } from '../../src/conntrack/states.ts';

const WORDS = {
  6: 'NONE SYN_SENT SYN_RECV ESTABLISHED FIN_WAIT CLOSE_WAIT LAST_ACK TIME_WAIT CLOSE SYN_SENT2 LISTEN',
  132: 'NONE CLOSED COOKIE_WAIT COOKIE_ECHOED ESTABLISHED SHUTDOWN_SENT SHUTDOWN_RECD SHUTDOWN_ACK_SENT HEARTBEAT_SENT HEARTBEAT_ACKED',
  33: 'NONE REQUEST RESPOND PARTOPEN OPEN CLOSEREQ CLOSING TIMEWAIT TIME_WAIT IGNORE INVALID',
};

it.each(Object.entries(WORDS))('knows every state word of protocol %s', (protocol, words) => {
  for (const word of words.split(' ')) expect(stateByName(word)?.protocols).toContain(Number(protocol));
});

it('lists every state once, and leaves codes from 128 on to unlisted words', () => {
  expect(new Set(STATES.map(({ name }) => name)).size).toBe(STATES.length);
  expect(STATES.length).toBeLessThan(128);
});

it('has nothing for words that no kernel prints', () => {
  expect([stateByName('FASTNAT'), stateByName('toString')]).toEqual([undefined, undefined]);
});

it('marks as closing what the collector may take from an assured flow', () => {
  expect(STATES.filter(({ closing }) => closing).map(({ name }) => name)).toEqual([
    'FIN_WAIT',
    'CLOSE_WAIT',
    'LAST_ACK',
    'TIME_WAIT',
    'CLOSE',
    'SHUTDOWN_SENT',
    'SHUTDOWN_RECD',
    'SHUTDOWN_ACK_SENT',
    'CLOSEREQ',
    'CLOSING',
    'TIMEWAIT',
  ]);
});
