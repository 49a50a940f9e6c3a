// What a filter can ask of the process of this machine that a flow begins or ends at.
import type { FactExpression } from './ast.ts';
import type { FilterContext } from './context.ts';
import type { FactWord } from './fact-word.ts';
import type { FlowTest } from './flow-test.ts';
import { asWord } from './lexer.ts';

type ProcessFact = Extract<FactExpression, { readonly kind: 'process' }>;

export const PROCESS_FACT: FactWord<ProcessFact> = {
  form: 'process NAME[,NAME]',
  meaning: 'of one of these processes of this machine, in quotes where a name has blanks',
  examples: ['process nginx'],
  keywords: ['process'],
  takes: { what: 'list', after: ['process'] },
  carries: true,
  read: (_, text) => {
    const names = text.split(',');
    return names.includes('') ? { problem: 'leaves out the name of a process' } : { kind: 'process', names };
  },
  test: (expression, context) => processTest(expression, context, true),
  testNot: (expression, context) => processTest(expression, context, false),
  describe: ({ names }) => `process ${asWord(names.join(','))}`,
};

/** A flow whose process is not known passes neither the test nor its opposite. */
function processTest({ names }: ProcessFact, { processOf }: FilterContext, isMeant: boolean): FlowTest {
  const wanted = new Set(names.map(name => name.toLowerCase()));
  return (snapshot, row) => {
    const process = processOf?.(snapshot, row);
    return process !== undefined && wanted.has(process.name.toLowerCase()) === isMeant;
  };
}
