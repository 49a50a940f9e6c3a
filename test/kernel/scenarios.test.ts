// Each scenario of a small table in a real kernel: what the program says of it, and what its deletions delete.
import { it } from 'vitest';
import { isInRows, isSmall } from '../scenarios/in-kernel.ts';
import { scenarios } from '../scenarios/scenario.ts';
import { judgeAndCut, makeCommand, PATIENCE } from './scenario-table.ts';
import { describeKernel } from './suite.ts';

describeKernel('a scenario in a real table', () => {
  makeCommand();
  const small = scenarios().filter(scenario => isInRows(scenario) && isSmall(scenario));
  it.each(small)('$name: $about', { timeout: PATIENCE }, judgeAndCut);
});
