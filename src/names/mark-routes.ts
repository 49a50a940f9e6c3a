// Where marked packets are routed: the rules for marks, as `ip rule show` prints them, with the names of rt_tables.
import { safeText } from '../words/safe-text.ts';

export interface MarkRoute {
  readonly mark: number;
  readonly mask: number;
  /** By its name where /etc/iproute2/rt_tables has one; safe to show. */
  readonly table: string;
  readonly priority: number;
}

const RULE = /^(\d+):\s.*\bfwmark (0x[\da-f]+|\d+)(?:\/(0x[\da-f]+|\d+))?\b.*\blookup (\S+)/i;
const WHOLE = 0xffff_ffff;

/** In the order in which the kernel asks them. Never throws. */
export function parseMarkRoutes(text: string): MarkRoute[] {
  return text.split('\n').flatMap(line => {
    const [, priority = '', mark = '', mask = WHOLE, table = ''] = RULE.exec(line) ?? [];
    if (table === '') return [];
    return { mark: Number(mark), mask: Number(mask), table: safeText(table), priority: Number(priority) };
  });
}

/** The first for packets of that mark; undefined where there is none, or no mark. */
export function routeOfMark(routes: readonly MarkRoute[], mark: number): MarkRoute | undefined {
  return mark === 0 ? undefined : routes.find(each => ((mark ^ each.mark) & each.mask) === 0);
}
