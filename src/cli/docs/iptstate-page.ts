// docs/iptstate.md: iptstate's options and keys beside conntop's.

import { KEYS } from '../../app/keys.ts';
import { keyText } from '../../view/key-text.ts';
import { FLAGS } from '../flags.ts';
import { flagSynopsis } from '../help.ts';
import { cell } from './options-page.ts';

export function iptstatePage(): string {
  const options = FLAGS.filter(({ iptstate }) => iptstate !== undefined).map(
    flag => `| ${cell(flag.iptstate ?? '')} | \`${flagSynopsis(flag).trim()}\` | ${cell(flag.summary)} |\n`,
  );
  const keys = KEYS.filter(({ iptstate }) => iptstate !== undefined).map(
    ({ keys: own, iptstate, meaning }) =>
      `| ${own.map(key => `\`${keyText(key)}\``).join(' ')} | ${cell(iptstate ?? '')} | ${cell(meaning)} |\n`,
  );
  return `# iptstate beside conntop

Written by \`npm run docs\` from \`src/cli/flags.ts\` and \`src/app/keys.ts\`.

## Options

| iptstate | conntop | meaning in conntop |
| --- | --- | --- |
${options.join('')}
## Order

iptstate begins by source address. So does \`list\`; the live screen begins with the flows that have the most time left, where what
has just been used stands on top. A letter of \`-b\` sorts the smallest first in both: \`-b S\`, \`-b D\` and \`-b s\` ascend by
source port, destination port and state, and \`-r\` turns that over; by a column's name the largest amounts stand first. Rows
without the fact, such as ICMP by port or UDP by state, stand first in iptstate, where an empty word or port is the smallest; here
they stand last, whichever way.

## Keys

| key | in iptstate | in conntop |
| --- | --- | --- |
${keys.join('')}`;
}
