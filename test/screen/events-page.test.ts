// The events page: one aligned line an event, whatever the width.
import { describe, expect, it } from 'vitest';
import { eventLines } from '../../src/screen/events-page.ts';
import { EventLog } from '../../src/watch/event-log.ts';
import type { LoggedEvent } from '../../src/watch/logged-event.ts';

const CAME: LoggedEvent = {
  time: '12:00:01',
  name: 'NEW',
  protocol: 'udp',
  state: 'UNREPLIED',
  source: '192.168.1.12:51413',
  destination: '198.51.100.113:6881',
  translation: 'SNAT 203.0.113.9:61000',
  timeout: '29s',
  traffic: '1 pkts  300B',
};
const WENT: LoggedEvent = {
  time: '12:00:02',
  name: 'DESTROY',
  protocol: 'tcp',
  state: 'TIME_WAIT',
  source: '[2001:db8:1234:5678:9abc:def0:1234:5678]:40000',
  destination: '[2001:db8::80]:443',
  translation: '',
  timeout: '',
  traffic: '12 pkts 4.5kB',
};

function linesAt(width: number): string[] {
  const style = { ellipsis: '…', markTruncated: false };
  return eventLines([CAME, WENT], new EventLog(), 2000, width, style).slice(0, 2);
}

describe('the events page', () => {
  it('has the flow and its state at 80 columns, and cuts the middle of long addresses', () => {
    expect(linesAt(76)).toEqual([
      ' 12:00:01 NEW     udp UNREPLIED 192.168.1.12:51413     > 198.51.100.113:6881',
      ' 12:00:02 DESTROY tcp TIME_WAIT [2001:d…34:5678]:40000 > [2001:db8::80]:443',
    ]);
  });

  it('leaves the state out on narrow screens', () => {
    expect(linesAt(56)).toEqual([
      ' 12:00:01 NEW     udp 192.…1.12:51413 > 198.5…0.113:6881',
      ' 12:00:02 DESTROY tcp [200…678]:40000 > [2001…8::80]:443',
    ]);
  });

  it('adds the time left, the traffic and what NAT makes of it on wide ones', () => {
    expect(linesAt(156)).toEqual([
      ' 12:00:01 NEW     udp UNREPLIED 29s 1 pkts  300B  192.168.1.12:51413                             > 198.51.100.113:6881 SNAT 203.0.113.9:61000',
      ' 12:00:02 DESTROY tcp TIME_WAIT     12 pkts 4.5kB [2001:db8:1234:5678:9abc:def0:1234:5678]:40000 > [2001:db8::80]:443',
    ]);
  });

  it('keeps within its width', () => {
    for (const width of [56, 60, 65, 66, 76, 96, 127, 128, 156]) {
      expect(linesAt(width).filter(line => line.length > width)).toEqual([]);
    }
  });
});
