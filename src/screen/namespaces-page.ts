// The list of network namespaces to choose from, each with the number of flows it tracks.
import { namespaceName } from '../app/namespace-list.ts';
import type { NamespaceList } from '../app/state.ts';
import { formatCount } from '../words/figures.ts';
import { safeText } from '../words/safe-text.ts';

const NAME_WIDTH = 28;
const COUNT_WIDTH = 10;

/** Its lines: a heading, then an entry a line; that under the cursor begins with a mark. */
export function namespaceLines({ found, index }: NamespaceList): string[] {
  const heading = `  ${'NAMESPACE'.padEnd(NAME_WIDTH)}${'FLOWS'.padStart(COUNT_WIDTH)}  PROCESS`;
  const entries = found.map((each, at) => {
    const others = each.names.slice(1).join(' ');
    const name = at === 0 ? 'our own' : namespaceName(each);
    const count = each.count === undefined ? '-' : formatCount(each.count);
    const process = each.pid === undefined ? '' : `${each.pid} ${each.command}`;
    const rest = safeText(`${process}${others && `  also ${others}`}`);
    return `${at === index ? '>' : ' '} ${safeText(name).padEnd(NAME_WIDTH)}${count.padStart(COUNT_WIDTH)}  ${rest}`;
  });
  return [heading, '', ...entries, '', '  Enter shows the flows of a namespace.'];
}
