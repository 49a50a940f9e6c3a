// The largest groups of flows as a table of text: of the sources, destinations, ports and states of a report.
import type { Grouping } from '../snapshot/group-keys.ts';
import { IDLE_BANDS } from '../snapshot/groups.ts';
import { tableRow } from '../words/aligned-table.ts';
import { formatCount, formatPercent } from '../words/figures.ts';
import type { FlowGroup } from './largest-groups.ts';
import { plainLine, type ReportLine } from './report-line.ts';

/** How many groups of each kind are told. */
const TOP = 8;
/** With the indent of two, and seven columns of figures, a line has 76 characters. */
const NAME_WIDTH = 22;
const WIDTHS = [8, 7, 8, 7, 7, 7, 8] as const;
const TITLES = ['UNREPL', 'PEERS', 'PORTS', 'NEW/S', 'IDLE>2H'] as const;
/** What lies beyond this band, which ends at 7440 seconds, has been idle for some two hours. */
const STALE_BAND = IDLE_BANDS.indexOf(7440) + 1;

/** The heading above `groupLines`, which is not indented as they are. Shares are of the maximum, where there is one. */
export function groupTitle(name: string, max: number | undefined, width: number): string {
  const titles = ['FLOWS', max === undefined ? 'SHARE' : 'OF MAX', ...TITLES];
  return tableRow(name.padEnd(NAME_WIDTH + 2), titles, WIDTHS, width);
}

/** A longer name, as IPv6 addresses are, has a line of its own. */
export function groupLines(by: Grouping, groups: readonly FlowGroup[], width: number): ReportLine[] {
  return groups.slice(0, TOP).flatMap(group => {
    const target = { kind: 'group', by, name: group.name } as const;
    const line = (name: string): string =>
      tableRow(name.padEnd(NAME_WIDTH), figuresOf(group), WIDTHS, width - 2);
    return group.name.length <= NAME_WIDTH
      ? [{ text: line(group.name), target }]
      : [{ text: group.name, target }, plainLine(line(''))];
  });
}

/** UNREPL and IDLE>2H are shares of the group's own flows. */
function figuresOf({ flows, share, unreplied, peers, ports, newPerSecond, idle }: FlowGroup): string[] {
  const stale = idle.slice(STALE_BAND).reduce((sum, count) => sum + count, 0);
  return [
    formatCount(flows),
    formatPercent(share),
    formatPercent(unreplied / Math.max(1, flows)),
    formatCount(peers),
    formatCount(ports),
    newPerSecond === undefined ? '' : `+${newPerSecond.toFixed(0)}`,
    formatPercent(stale / Math.max(1, flows)),
  ];
}
