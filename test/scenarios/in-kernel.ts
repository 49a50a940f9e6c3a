// Which scenarios can be put into a real kernel's table as rows, and how large they are.
import type { Scenario } from './scenario.ts';

/** What no restored row tells: entries in no list, expectations, and rates. */
export const isInRows = ({ count, expectations, flows }: Scenario): boolean =>
  count === undefined && !expectations && !flows.some(({ bytesPerSecond }) => bytesPerSecond);

/** Flows of a table that is filled, judged and cut within seconds. */
const SMALL = 9000;
export const isSmall = ({ flows }: Scenario): boolean =>
  flows.reduce((sum, { count }) => sum + count, 0) <= SMALL;
