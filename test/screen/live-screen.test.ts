// The live screen cell by cell: find, totals, lists, prompts and notices, at every size.
import { describe, expect, test } from 'vitest';
import { Has } from '../../src/conntrack/flow-line.ts';
import { COLUMNS } from '../../src/view/columns.ts';
import { NO_FILTERS } from '../../src/view/filter/filters.ts';
import { FIVE_FLOWS } from '../app/tables.ts';
import { SIZES } from '../terminal/sizes.ts';
import type { VirtualTerminal } from '../terminal/virtual-terminal.ts';
import { withLiveScreen } from './live-screen.ts';

const ESCAPE = '\x1b';
const F2 = '\x1bOQ';
const F4 = '\x1bOS';
const F6 = '\x1b[17~';
const DOWN = '\x1b[B';
const END = '\x1b[F';
const HOME = '\x1b[H';
const UP = '\x1b[A';

const rowsOf = (virtual: VirtualTerminal): string[] => virtual.text().split('\n');
const rowWith = (virtual: VirtualTerminal, text: string): number =>
  rowsOf(virtual).findIndex(row => row.includes(text));
/** The background of the cell where a text begins tells where the cursor is. */
const isMarked = (virtual: VirtualTerminal, text: string): boolean => {
  const y = rowWith(virtual, text);
  const x = rowsOf(virtual)[y]?.indexOf(text) ?? 0;
  return virtual.cell(x, y).background === 81;
};

describe.each(SIZES)('at %ix%i', (columns, rows) => {
  const size = { columns, rows };

  test('the footer ends with quitting, and no line is longer than the screen', async () => {
    await withLiveScreen(FIVE_FLOWS, size, async virtual => {
      expect(rowsOf(virtual)).toHaveLength(rows);
      expect(rowsOf(virtual).at(-1)).toMatch(/^ F1 Help F4 Filter .* q Quit$/);
      expect(rowsOf(virtual).every(row => row.length <= columns)).toBe(true);
    });
  });

  test('a find moves the cursor as it is typed, and Esc takes it back', async () => {
    await withLiveScreen(FIVE_FLOWS, size, async virtual => {
      virtual.type('/dst port 22');
      await virtual.waitFor(/1 found .*\n Find: dst port 22/);
      expect(isMarked(virtual, '192.168.1.23:50002')).toBe(true);
      virtual.type('9');
      await virtual.waitFor('no match');
      virtual.type(ESCAPE);
      await virtual.waitFor(text => !text.includes('Find: '));
      expect(isMarked(virtual, '192.168.1.7:50001')).toBe(true);
    });
  });

  test('totals stand above the table, with those shown beside all while something is hidden', async () => {
    await withLiveScreen(FIVE_FLOWS, size, async virtual => {
      virtual.type('t');
      await virtual.waitFor(/Protocols tcp 3 {2}icmp 1 {2}udp 1/);
      await virtual.waitFor(/States {4}ESTABLISHED 2 {2}SYN_SENT2 1 {2}icmp replied 1/);
      expect(rowWith(virtual, 'SOURCE')).toBe(rowWith(virtual, 'States') + 1);
      virtual.type('D53\r');
      await virtual.waitFor(/Protocols tcp 0 of 3 {2}icmp 0 of 1 {2}udp 1 of 1/);
      virtual.type('t');
      await virtual.waitFor(text => !text.includes('Protocols'));
    });
  });

  test('F6 lists the columns to sort by', async () => {
    await withLiveScreen(FIVE_FLOWS, size, async (virtual, session) => {
      virtual.type(F6);
      await virtual.waitFor(/Sort by[\s\S]*TTL[\s\S]*Enter sorts, Esc leaves/);
      virtual.type(`${DOWN}\r`);
      await virtual.waitFor('BYTES▼');
      expect(session.state.order[0]?.column).toBe('bytes');
    });
  });

  test('F2 chooses columns and their order', async () => {
    await withLiveScreen(FIVE_FLOWS, size, async virtual => {
      virtual.type(F2);
      await virtual.waitFor(/\[x\] SOURCE[\s\S]*Space shows/);
      virtual.type(` ${DOWN}`);
      await virtual.waitFor('[ ] SOURCE');
      virtual.type('\r');
      await virtual.waitFor(/│ DESTINATION +PROTO/);
    });
  });

  test('a filter says what is wrong with it while it is typed, and where', async () => {
    await withLiveScreen(FIVE_FLOWS, size, async virtual => {
      virtual.type(`${F4}src hots 1`);
      await virtual.waitFor(/column 5: "hots" is no address/);
      const entry = rowWith(virtual, 'Filter: src hots');
      const at = rowsOf(virtual)[entry]?.indexOf('hots') ?? 0;
      expect(virtual.cell(at, entry)).toMatchObject({ text: 'h', foreground: 203 });
      expect(virtual.cell(at - 2, entry).foreground).toBeUndefined();
      virtual.type('\x15udp');
      await virtual.waitFor(/1 flow .*\n Filter: udp/);
    });
  });
});

test('the filters in use stand beside the number of flows they leave', async () => {
  const filters = { ...NO_FILTERS, source: '192.168.1.7', hideDns: true };
  await withLiveScreen(
    FIVE_FLOWS,
    { columns: 132, rows: 40 },
    async virtual => {
      await virtual.waitFor('Flows  1-1 of 1 shown, 5 in all  src 192.168.1.7, no DNS');
      virtual.resize(60, 24);
      await virtual.waitFor('Flows  1  src 192.168.1.7, no DNS ');
    },
    { filters },
  );
});

test('the footer tells the keys of the place, and none while a prompt takes them all', async () => {
  await withLiveScreen(FIVE_FLOWS, { columns: 80, rows: 24 }, async virtual => {
    const footer = (): string => rowsOf(virtual).at(-1) ?? '';
    virtual.type('\t');
    await virtual.waitFor(() => / Tab Flows Enter Only these /.test(footer()));
    virtual.type('h');
    await virtual.waitFor(() => /^ Esc Back PgDn More .* q Close$/.test(footer()));
    virtual.type('v');
    await virtual.waitFor(() => / PgUp Earlier End Newest /.test(footer()));
    virtual.type('s');
    await virtual.waitFor(() => footer() === '' && rowWith(virtual, 'Source address') > 0);
  });
});

test('columns that have no room are named, so that a key for more of them is not in vain', async () => {
  await withLiveScreen(FIVE_FLOWS, { columns: 80, rows: 24 }, async virtual => {
    await virtual.waitFor(/ no room for DOWN, UP/);
    virtual.type('C');
    await virtual.waitFor(/ no room for FLAGS, PACKETS, DOWN/);
    virtual.resize(200, 60);
    await virtual.waitFor(text => !text.includes('no room for'));
  });
});

test('a bar in the sidebar is as long as the share of its host, in one colour', async () => {
  await withLiveScreen(FIVE_FLOWS, { columns: 132, rows: 40 }, async virtual => {
    const [, bar = ''] = /^│192\.168\.1\.7 +2 ([█▏▎▍▌▋▊▉]+) +│/m.exec(virtual.text()) ?? [];
    expect(bar).toBe('██▍');
    const y = rowWith(virtual, bar);
    const x = rowsOf(virtual)[y]?.indexOf(bar) ?? 0;
    const { foreground, background } = virtual.cell(x, y);
    expect({ foreground, background }).toEqual({ foreground: 71, background: undefined });
    expect(virtual.cell(x + bar.length, y).background).toBeUndefined();
  });
});

test('w gives the table the room of the sidebar, Tab brings that back', async () => {
  await withLiveScreen(FIVE_FLOWS, { columns: 100, rows: 24 }, async virtual => {
    await virtual.waitFor(/├ Hosts \d/);
    virtual.type('w');
    await virtual.waitFor(/│ SOURCE +DESTINATION +PROTO +STATE +FLAGS +TTL/);
    expect(virtual.text()).not.toContain('Hosts 3');
    virtual.type('\t');
    await virtual.waitFor('├ Hosts');
  });
});

test('at 80x24 every column of iptstate stands there, and the hosts in a line until Tab asks for them', async () => {
  await withLiveScreen(FIVE_FLOWS, { columns: 80, rows: 24 }, async virtual => {
    await virtual.waitFor(/│ SOURCE +DESTINATION +PROTO +STATE +FLAGS +TTL/);
    await virtual.waitFor(/^ Hosts 3 {2}192\.168\.1\.7 2 {2}/m);
    virtual.type('\t');
    await virtual.waitFor(/^┌ Hosts 3 /m);
    expect(virtual.text()).not.toContain(' Hosts 3  192');
    virtual.type('w');
    await virtual.waitFor(text => !text.includes('Hosts 3'));
  });
});

test('Tab shows what could be typed', async () => {
  await withLiveScreen(FIVE_FLOWS, {}, async virtual => {
    virtual.type(`${F4}src po\t`);
    await virtual.waitFor(/port {2}portrange/);
    await virtual.waitFor('Filter: src port');
  });
});

test('no key typed into a prompt or a list does anything else', async () => {
  await withLiveScreen(FIVE_FLOWS, {}, async (virtual, session) => {
    const { display, filters, order } = session.state;
    virtual.type('/qxXtTcChn?  \x0c');
    await virtual.waitFor('Find: qxXtTcChn?');
    virtual.type(`${ESCAPE}`);
    await virtual.waitFor(text => !text.includes('Find:'));
    virtual.type(F6);
    await virtual.waitFor('Sort by');
    virtual.type('xtTcCn/ ');
    virtual.type(ESCAPE);
    await virtual.waitFor(text => !text.includes('Sort by'));
    expect(session.state).toMatchObject({ display, filters, order, page: 'flows', confirm: undefined });
  });
});

test('rows that match a find stand out', async () => {
  await withLiveScreen(FIVE_FLOWS, {}, async virtual => {
    virtual.type('/tcp\r');
    await virtual.waitFor('find: tcp');
    const [matching, other] = ['192.168.1.23:50002', '192.168.1.7:40000'].map(text => rowWith(virtual, text));
    expect(virtual.cell(24, matching ?? 0)).toMatchObject({ bold: true, foreground: 222 });
    expect(virtual.cell(24, other ?? 0).bold).toBe(false);
    virtual.type('n');
    await virtual.waitFor(() => isMarked(virtual, '192.168.1.23:50002'));
  });
});

test('a resize is followed inside help, prompts and lists', async () => {
  await withLiveScreen(FIVE_FLOWS, { columns: 132, rows: 40 }, async virtual => {
    virtual.type('h');
    await virtual.waitFor('Esc back');
    virtual.resize(60, 12);
    await virtual.waitFor(text => /Help {2}1-8 of/.test(text) && text.split('\n').length === 12);
    virtual.type(`${END}${UP}`);
    await virtual.waitFor('The connection mark.');
    virtual.type(ESCAPE);
    await virtual.waitFor('Flows  1-5');
    virtual.type(`${F4}udp`);
    await virtual.waitFor('Filter: udp');
    virtual.resize(80, 24);
    await virtual.waitFor(text => text.split('\n')[22] === ' Filter: udp');
    virtual.type(ESCAPE);
    await virtual.waitFor(text => !text.includes('Filter: '));
    virtual.type(F2);
    await virtual.waitFor('Space shows');
    virtual.resize(60, 12);
    await virtual.waitFor(text => text.split('\n')[9]?.includes('Space shows') ?? false);
  });
});

test.each([
  { columns: 80, rows: 24 },
  { columns: 60, rows: 12 },
])('a list tells the whole of what its cursor is on, and which keys take and leave it, at %j', async size => {
  await withLiveScreen(FIVE_FLOWS, size, async virtual => {
    virtual.type(F6);
    await virtual.waitFor(/Time left before the kernel forgets the flow, unless[\s│]+a packet renews it\./);
    virtual.type(`${ESCAPE}${F2}`);
    await virtual.waitFor(/Space shows, Enter keeps, .*Esc leaves/);
  });
});

test('help stands in two columns where it is wide, and / finds in it', async () => {
  await withLiveScreen(FIVE_FLOWS, { columns: 132, rows: 40 }, async virtual => {
    virtual.type('h');
    await virtual.waitFor(/│ Rows +Sidebar +│/);
    virtual.type('/The connection mark');
    await virtual.waitFor('1 found');
    virtual.type('\r');
    await virtual.waitFor(text => text.includes('The connection mark.') && !text.includes('│ Rows'));
    virtual.resize(80, 24);
    await virtual.waitFor(text => text.includes('The connection mark.') && text.split('\n').length === 24);
    virtual.type(`${HOME}n`);
    await virtual.waitFor('The connection mark.');
    virtual.type('q');
    await virtual.waitFor('Flows  1-5');
  });
});

test('the end of a page is where the way back begins', async () => {
  await withLiveScreen(FIVE_FLOWS, { columns: 80, rows: 24 }, async virtual => {
    virtual.type('h');
    await virtual.waitFor('Esc back');
    virtual.type(END);
    await virtual.waitFor(/Help {2}(\d+)-(\d+) of \2 /);
    const last = Number(/Help {2}(\d+)-/.exec(virtual.text())?.[1]);
    virtual.type(UP);
    await virtual.waitFor(`Help  ${last - 1}-`);
  });
});

test('without colours nothing is coloured, the gauge included', async () => {
  await withLiveScreen(FIVE_FLOWS, { columns: 132, rows: 40 }, async virtual => {
    virtual.type('c');
    await virtual.waitFor(() => colouredCells(virtual) === 0);
    virtual.type('c');
    await virtual.waitFor(() => colouredCells(virtual) > 0);
  });
});

test('NO_COLOR and a plain locale: ASCII and no colour', async () => {
  const env = { TERM: 'xterm-256color', LANG: 'C', NO_COLOR: '1' };
  await withLiveScreen(FIVE_FLOWS, { columns: 132, rows: 40, env }, async virtual => {
    virtual.type('t');
    await virtual.waitFor('Protocols');
    expect(virtual.text()).toMatch(/^[\n -~]*$/);
    expect(colouredCells(virtual)).toBe(0);
  });
});

function colouredCells(virtual: VirtualTerminal): number {
  let count = 0;
  for (const [y, row] of rowsOf(virtual).entries()) {
    for (let x = 0; x < row.length; x++) {
      const { foreground, background } = virtual.cell(x, y);
      if (foreground !== undefined || background !== undefined) count++;
    }
  }
  return count;
}

test('Right and Left scroll the columns; the first one stays', async () => {
  await withLiveScreen(FIVE_FLOWS, { columns: 80, rows: 24 }, async virtual => {
    await virtual.waitFor(/│ SOURCE +DESTINATION/);
    virtual.type('\x1b[C\x1b[C');
    await virtual.waitFor(/│ SOURCE +STATE +FLAGS +TTL▼ +BYTES/);
    virtual.type('\x1b[D\x1b[D\x1b[D');
    await virtual.waitFor(/│ SOURCE +DESTINATION/);
  });
});

test('another order shows its top, unless the flow under the cursor is followed', async () => {
  await withLiveScreen(FIVE_FLOWS, { columns: 80, rows: 24 }, async (virtual, session) => {
    virtual.type('jj');
    await virtual.waitFor(() => session.state.flows.index === 2);
    virtual.type('r');
    await virtual.waitFor(() => session.state.flows.index === 0);
    virtual.type('jF');
    await virtual.waitFor('F lets it go');
    virtual.type('r');
    await virtual.waitFor(() => session.state.flows.index === 3);
    virtual.type('Fr');
    await virtual.waitFor(() => session.state.flows.index === 0);
  });
});

test('the column sorted by has its arrow, however narrow it is, and is brought where it was hidden', async () => {
  await withLiveScreen(FIVE_FLOWS, { columns: 80, rows: 24 }, async (virtual, session) => {
    for (const column of COLUMNS.filter(({ needs }) => needs === 0 || needs === Has.PORTS)) {
      session.dispatch({ type: 'sort-by', column: column.id });
      const arrow = column.descending ? '▼' : '▲';
      await virtual.waitFor(text =>
        text.split('\n').some(row => row.startsWith('│') && row.includes(`${column.title}${arrow}`)),
      );
    }
  });
});

test('a sidebar without groups says what it lacks', async () => {
  await withLiveScreen(
    FIVE_FLOWS,
    { columns: 132, rows: 40 },
    async virtual => {
      await virtual.waitFor(/Countries 0/);
      expect(virtual.text().replace(/[│\s]+/g, ' ')).toContain('No database of networks');
      virtual.type('\tggg');
      await virtual.waitFor(/Hosts 3/);
    },
    { grouping: 'country' },
  );
});
