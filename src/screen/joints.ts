// Where the borders of the boxes meet on the page of flows.
import { type Layout, STRIP_HEIGHT } from './layout.ts';
import type { drawJoints } from './pane.ts';

type Joints = Parameters<typeof drawJoints>[1];

/** The strip shares its lower border with the boxes below it, unless the line of the verdict stands between them. */
export function jointsOf({ strip, verdict, hosts, flows }: Layout): Joints {
  const bottom = flows.y + flows.height - 1;
  const right = flows.x + flows.width - 1;
  const between: Joints = hosts
    ? [
        [flows.x, flows.y, 'teeDown'],
        [flows.x, bottom, 'teeUp'],
      ]
    : [];
  if (!strip) return between;
  const stripBottom = strip.table.y + STRIP_HEIGHT - 1;
  const ends: Joints = verdict
    ? []
    : [
        [0, flows.y, 'teeRight'],
        [right, flows.y, 'teeLeft'],
      ];
  return [
    ...between,
    [strip.history.x, strip.history.y, 'teeDown'],
    [strip.trouble.x, strip.trouble.y, 'teeDown'],
    [strip.history.x, stripBottom, 'teeUp'],
    [strip.trouble.x, stripBottom, 'teeUp'],
    ...ends,
  ];
}
