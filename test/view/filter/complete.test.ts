// What a half-typed filter may go on with.
import { describe, expect, it } from 'vitest';
import { completeFilter } from '../../../src/view/filter/complete.ts';
import type { FilterContext } from '../../../src/view/filter/context.ts';

const context: FilterContext = {
  hostNames: () => ['xbox', 'printer'],
  serviceNames: () => ['http', 'https', 'ssh'],
};

/** `|` is the cursor. */
function candidates(marked: string): readonly string[] {
  return completeFilter(marked.replace('|', ''), marked.indexOf('|'), context).candidates;
}

describe('completion', () => {
  it.each([
    ['ic|', ['icmp', 'icmpv6', 'icmp6', 'icmp-type', 'icmp-code', 'icmp-id']],
    ['(PORT|', ['port', 'portrange']],
    ['no|', ['not']],
    ['not|', ['not']],
    ['tcp |', ['and', 'or', 'src', 'dst', 'reply', 'host', 'net', 'port', 'portrange']],
    ['ip6 pro|', ['proto']],
    ['port 80 |', ['and', 'or']],
    ['port 80 an|', ['and']],
    ['(tcp) |', ['and', 'or']],
    ['tcp and as|', ['assured', 'as']],
    ['src h|', ['host']],
    ['src |', ['host', 'net', 'port', 'portrange', 'xbox', 'printer']],
    ['host x|', ['xbox']],
    ['dst port htt|', ['http', 'https']],
    ['reply |', ['src', 'dst', 'host', 'net', 'port', 'portrange']],
    ['state syn|', ['SYN_SENT', 'SYN_RECV', 'SYN_SENT2']],
    ['state CLOSE,TIME|', ['TIME_WAIT', 'TIMEWAIT']],
    ['state CLOSE, LAST|', ['LAST_ACK']],
    ['proto es|', ['esp']],
    ['ttl |', ['<', '<=', '>', '>=', '=', '!=']],
    ['ttl > |', []],
    ['mark |', []],
    ['label |', []],
    ['label bulk, |', []],
    ['label bulk,eth|', []],
    ['"state |', []],
    ['udp| and tcp', ['udp', 'udplite']],
  ])('%s', (marked, expected) => {
    expect(candidates(marked)).toEqual(expected);
  });

  it('says which part of the text it would replace', () => {
    expect(completeFilter('state CLOSE,TIME and udp', 16)).toMatchObject({ start: 12, end: 16 });
  });
});
