// The rules of this machine's packet filter and routing, as its own tools list them: nothing else is ever asked of these.
import { runChild } from './run-child.ts';

/** What each tool printed, by its name, a byte a character; those that are missing, or may not look, are left out. */
export type Rules = ReadonlyMap<string, string>;

/**
 * `-t` leaves out the elements of sets, such as lists of thousands of blocked addresses. iptables-save without `-t` lists the
 * tables that are there, and has the kernel load none.
 */
export const RULE_COMMANDS: readonly (readonly [tool: string, ...args: string[]])[] = [
  ['nft', '-j', '-t', 'list', 'ruleset'],
  ['iptables-save'],
  ['ip6tables-save'],
  ['ip', 'rule', 'show'],
];

/** Thousands of rules fit. Bytes, of each tool. */
export const MOST_OF_RULES = 4 * 1024 * 1024;
/** Milliseconds. */
const PATIENCE = 5000;

/** Never rejects. */
export async function readRulesHere(): Promise<Rules> {
  const rules = new Map<string, string>();
  for (const argv of RULE_COMMANDS) {
    const chunks: string[] = [];
    const take = (chunk: Buffer): void => void chunks.push(chunk.toString('latin1'));
    try {
      await runChild(argv, take, { patience: PATIENCE, mostBytes: MOST_OF_RULES });
      rules.set(argv[0], chunks.join(''));
    } catch {
      // One of them is enough.
    }
  }
  return rules;
}
