// What a filter can ask of the labels of a flow, where what is read tells any.
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { FactExpression } from './ast.ts';
import type { FilterContext } from './context.ts';
import type { FactWord } from './fact-word.ts';
import type { FlowTest } from './flow-test.ts';
import { asWord } from './lexer.ts';
import { labelTerm } from './terms.ts';
import { textFactsTest } from './text-facts-test.ts';

type LabelFact = Extract<FactExpression, { readonly kind: 'label' }>;

export const LABEL_FACT: FactWord<LabelFact> = {
  form: 'label NAME[,NAME]',
  meaning: 'with all of these labels, in quotes where a name has blanks',
  examples: ['label bulk', 'label "guest lan",bulk'],
  keywords: ['label'],
  takes: { what: 'list', after: ['label'] },
  read: (_, text) => labelTerm(text),
  test: (expression, context) => labelTest(expression, context, true),
  testNot: (expression, context) => labelTest(expression, context, false),
  describe: ({ names }) => `label ${asWord(names.join(','))}`,
};

/** Where no flow's labels are told, none passes the test, and none its opposite: that would be all that are labelled too. */
function labelTest({ names }: LabelFact, { tellsLabels }: FilterContext, isMeant: boolean): FlowTest {
  const hasAll = textFactsTest(({ labels = [] }) => names.every(name => labels.includes(name)));
  const known = new WeakMap<Snapshot, boolean>();
  return (snapshot, row) => {
    const isTold = known.get(snapshot) ?? tellsLabels?.() ?? true;
    known.set(snapshot, isTold);
    return isTold && hasAll(snapshot, row) === isMeant;
  };
}
