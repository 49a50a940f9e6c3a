// Port forwards by the rules of iptables, as iptables-save(8) and ip6tables-save(8) print them.
import { parsePrefix } from '../conntrack/address.ts';
import { parseProtocol } from '../conntrack/protocols.ts';
import { safeText } from '../words/safe-text.ts';
import type { PortForward, PortRange } from './forwards.ts';

/** In the order of the rules; what is no listing has none. Never throws. */
export function parseIptablesForwards(text: string): PortForward[] {
  const forwards: PortForward[] = [];
  const rules = new Map<string, number>();
  let table = '';
  for (const line of text.split('\n')) {
    if (line.startsWith('*')) table = line.slice(1).trim();
    const chain = /^-A (\S+) /.exec(line)?.[1];
    if (chain === undefined || table !== 'nat') continue;
    const number = (rules.get(chain) ?? 0) + 1;
    rules.set(chain, number);
    const forward = forwardOf(optionsOf(line), safeText(chain), number);
    if (forward) forwards.push(forward);
  }
  return forwards;
}

function forwardOf(
  options: ReadonlyMap<string, string>,
  chain: string,
  number: number,
): PortForward | undefined {
  const target = targetOf(options);
  if (!target) return undefined;
  const [protocol, from, asked] = [
    parseProtocol(options.get('-p') ?? ''),
    parsePrefix(options.get('-s') ?? ''),
    parsePrefix(options.get('-d') ?? ''),
  ];
  const comment = options.get('--comment');
  const said = comment === undefined ? '' : ` "${safeText(comment)}"`;
  const door = {
    name: `rule${said}, chain ${chain}, number ${number}`,
    meaning: 'a rule of iptables, in table nat',
  };
  return {
    ...target,
    protocols: protocol === undefined ? undefined : [protocol],
    ports: rangesOf(options.get('--dport') ?? options.get('--dports')),
    from: from && [from],
    asked: asked && [asked],
    door: () => door,
  };
}

/** `--to-destination` is `ADDRESS`, `ADDRESS:PORT` or `ADDRESS:LOW-HIGH`, with brackets around an address of IPv6. */
function targetOf(
  options: ReadonlyMap<string, string>,
): Pick<PortForward, 'server' | 'serverPort'> | undefined {
  if (options.get('-j') === 'REDIRECT') return { serverPort: rangesOf(options.get('--to-ports'), '-')?.[0] };
  if (options.get('-j') !== 'DNAT') return undefined;
  const [, bracketed, plain, ports] = TARGET.exec(options.get('--to-destination') ?? '') ?? [];
  return { server: parsePrefix(bracketed ?? plain ?? ''), serverPort: rangesOf(ports, '-')?.[0] };
}

const TARGET = /^(?:\[([\da-f:.]+)\]|([\d.]+|[\da-f:]{2,}?))(?::(\d+(?:-\d+)?))?$/i;

/** `80`, `1000:1010`, or several parted by commas; undefined where it is none. */
function rangesOf(text = '', separator = ':'): PortRange[] | undefined {
  const ranges = text.split(',').map(part => {
    const [low = Number.NaN, high = low] = part
      .split(separator)
      .map(word => (word === '' ? Number.NaN : Number(word)));
    return { low, high };
  });
  return ranges.some(({ low, high }) => Number.isNaN(low) || Number.isNaN(high)) ? undefined : ranges;
}

/** The values of a rule's options; what stands behind `!` is not looked at. */
function optionsOf(line: string): Map<string, string> {
  const words = [...line.matchAll(WORD)].map(([word, quoted]) => quoted?.replace(/\\(.)/g, '$1') ?? word);
  const options = new Map<string, string>();
  for (const [index, word] of words.entries()) {
    if (word.startsWith('-') && words[index - 1] !== '!' && !options.has(word))
      options.set(word, words[index + 1] ?? '');
  }
  return options;
}

const WORD = /"((?:[^"\\]|\\.)*)"|\S+/g;
