// Rules for marks as ip(8) prints them, those of mwan3 among them.
import { expect, test } from 'vitest';
import { parseMarkRoutes, routeOfMark } from '../../src/names/mark-routes.ts';

const RULES = `0:	from all lookup local
220:	from all fwmark 0x2a lookup vpn
2001:	from all fwmark 0x100/0x3f00 lookup 1
2002:	from all fwmark 0x200/0x3f00 iif lan lookup wan\x1b2
2061:	from all fwmark 0x3d00/0x3f00 blackhole
32766:	from all lookup main
`;

test.each([
  [0x2a, 'vpn', 220],
  [0x12a, '1', 2001],
  [0x2ff, 'wan?2', 2002],
  [0x3d00, undefined, undefined],
  [0, undefined, undefined],
])('a mark of %i', (mark, table, priority) => {
  const route = routeOfMark(parseMarkRoutes(RULES), mark);
  expect([route?.table, route?.priority]).toEqual([table, priority]);
});
