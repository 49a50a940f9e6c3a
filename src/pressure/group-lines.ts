// The largest groups of flows as a table of text: of the sources, destinations, ports and states of a report.
import { formatCount, formatPercent } from './figures.ts';
import { type FlowGroup, IDLE_BANDS } from './largest-groups.ts';

/** How many groups of each kind are told. */
const TOP = 8;
/** With the indent of two, and seven columns of figures, a line has 76 characters. */
const NAME_WIDTH = 22;
const WIDTHS = [8, 7, 8, 7, 7, 7, 8] as const;
const TITLES = ['FLOWS', 'SHARE', 'UNREPL', 'PEERS', 'PORTS', 'NEW/S', 'IDLE>2H'] as const;
/** What lies beyond this band, which ends at 7440 seconds, has been idle for some two hours. */
const STALE_BAND = IDLE_BANDS.indexOf(7440) + 1;

/** The heading above `groupLines`, which is not indented as they are. */
export function groupTitle(name: string): string {
  return name.padEnd(NAME_WIDTH + 2) + row(TITLES);
}

/** A longer name, as IPv6 addresses are, has a line of its own. */
export function groupLines(groups: readonly FlowGroup[]): string[] {
  return groups.slice(0, TOP).flatMap(group => {
    const figures = row(figuresOf(group));
    if (group.name.length <= NAME_WIDTH) return [group.name.padEnd(NAME_WIDTH) + figures];
    return [group.name, ' '.repeat(NAME_WIDTH) + figures];
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

function row(cells: readonly string[]): string {
  return cells
    .map((cell, index) => cell.padStart(WIDTHS[index] ?? 0))
    .join('')
    .trimEnd();
}
