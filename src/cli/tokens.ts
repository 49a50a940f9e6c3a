// Cuts a command line into flags and words, by the flags that a command has.
import { parseArgs } from 'node:util';
import { type Flag, longNames, takesValue } from './flag.ts';

export interface GivenFlag {
  readonly kind: 'flag';
  readonly flag: Flag;
  /** As it was typed, for messages: `-s` or `--orig-src`. */
  readonly spelling: string;
  /** Undefined where none was given. */
  readonly value: string | undefined;
  /** Whether it was spelled as the name that undoes it. */
  readonly undone: boolean;
}

export type Token =
  | GivenFlag
  | { readonly kind: 'unknown'; readonly spelling: string }
  | { readonly kind: 'word'; readonly text: string }
  /** `--`: what follows are words. */
  | { readonly kind: 'end' };

/** Where two flags share a name, the earlier counts. */
export function tokenize(argv: readonly string[], flags: readonly Flag[]): Token[] {
  const { options, byName } = optionsOf(flags);
  const args = argv.map(word => withValueApart(word, flags));
  const { tokens } = parseArgs({ args, options, strict: false, tokens: true });
  const result: Token[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at];
    if (token?.kind === 'positional') result.push({ kind: 'word', text: token.value });
    else if (token?.kind === 'option-terminator') result.push({ kind: 'end' });
    else if (token) {
      const next = tokens[at + 1];
      const known = byName.get(token.name);
      const apart =
        known && token.value === undefined && isValueApart(known.flag, next) ? next.value : undefined;
      if (apart !== undefined) at++;
      result.push(
        known
          ? { kind: 'flag', ...known, spelling: token.rawName, value: token.value ?? apart }
          : { kind: 'unknown', spelling: token.rawName },
      );
    }
  }
  return result;
}

/**
 * The short name of a flag whose value may be left out, with the value behind it, as `-n203.0.113.1` or with `=` between:
 * conntrack(8) takes either, and the parser neither.
 */
function withValueApart(word: string, flags: readonly Flag[]): string {
  const [, short, value = ''] = /^-(\w)=?(.+)$/.exec(word) ?? [];
  const flag = flags.find(each => each.short === short);
  if (!flag || !takesValue(flag) || !flag.value.optional) return word;
  return word[2] === '=' || isNatTarget(value) ? `--${flag.long}=${value}` : word;
}

interface Named {
  readonly flag: Flag;
  readonly undone: boolean;
}

type ParseOptions = Record<string, { type: 'string' | 'boolean'; short?: string }>;

function optionsOf(flags: readonly Flag[]): { options: ParseOptions; byName: Map<string, Named> } {
  const options: ParseOptions = {};
  const byName = new Map<string, Named>();
  const shorts = new Set<string>();
  for (const flag of flags) {
    const type = takesValue(flag) && !flag.value.optional ? 'string' : 'boolean';
    for (const name of longNames(flag)) {
      if (byName.has(name)) continue;
      byName.set(name, { flag, undone: false });
      options[name] = { type };
    }
    const main = options[flag.long];
    if (main && flag.short && !shorts.has(flag.short) && byName.get(flag.long)?.flag === flag) {
      main.short = flag.short;
      shorts.add(flag.short);
    }
    if (takesValue(flag) || flag.opposite === undefined || byName.has(flag.opposite)) continue;
    byName.set(flag.opposite, { flag, undone: true });
    options[flag.opposite] = { type: 'boolean' };
  }
  return { options, byName };
}

/** conntrack(8) takes the address of its NAT filters from the next word, if that is one. */
function isValueApart(
  flag: Flag,
  next: { kind: string; value?: string | undefined } | undefined,
): next is { kind: 'positional'; value: string } {
  if (!takesValue(flag) || !flag.value.optional || next?.kind !== 'positional') return false;
  return isNatTarget(next.value ?? '');
}

/** What begins like an address: if it then is none, that is a mistake, and no word of a filter. */
function isNatTarget(word: string): boolean {
  return /^\[|^\d+\.\d|^[\da-f]*:[\da-f]*:/i.test(word);
}
