// Scenarios of large tables in a real kernel: what the program says of them, and what its deletions delete.
import { it } from 'vitest';
import { isInRows, isSmall } from '../scenarios/in-kernel.ts';
import { type Scenario, scenarios } from '../scenarios/scenario.ts';
import { describeLong } from '../skipping.ts';
import { judgeAndCut, makeCommand, PATIENCE } from './scenario-table.ts';
import { describeKernel } from './suite.ts';

/** Those that were seen first, and those that ask the kernel for more than rows: two minutes in all. */
const isTried = ({ name, inside, neighbours }: Scenario): boolean =>
  name < '30' || inside !== undefined || neighbours !== undefined;

describeKernel('a scenario in a real table', () => {
  makeCommand();
  describeLong('that is large', () => {
    const large = scenarios().filter(
      scenario => isInRows(scenario) && !isSmall(scenario) && isTried(scenario),
    );
    it.each(large)('$name: $about', { timeout: PATIENCE }, judgeAndCut);
  });
});
