// docs/conntrack.md: what conntrack(8) takes to list and to delete, option by option, beside conntop's.
import { FLAGS, flagsOf } from '../flags.ts';
import { flagSynopsis } from '../help.ts';
import { CONNTRACK_COMMANDS, CONNTRACK_OPTIONS, type ConntrackOption } from './conntrack-options.ts';
import { cell } from './options-page.ts';

const BESIDE = 'list';

export function conntrackPage(): string {
  const commands = CONNTRACK_COMMANDS.map(({ there, here }) => `| ${there} | ${here} |\n`);
  const options = CONNTRACK_OPTIONS.map(
    option => `| ${cell(namesOf(option))} | ${hereOf(option)} | ${cell(differenceOf(option))} |\n`,
  );
  return `# conntrack(8) beside conntop

Written by \`npm run docs\` from \`src/cli/docs/conntrack-options.ts\` and \`src/cli/flags.ts\`. A test runs command lines as in
conntrack-tools' own suite on a real table, and holds the flows that both list, and those that both delete, to each other.

## Commands

| conntrack(8) | conntop |
| --- | --- |
${commands.join('')}
## Options of listing and deleting

On \`list\`, \`get\`, \`count\`, \`hosts\`, \`events\`, \`expect\`, \`delete\` and the live screen alike. All options must match, as in
conntrack(8).

| conntrack(8) | conntop | where they differ |
| --- | --- | --- |
${options.join('')}`;
}

function namesOf({ short, long }: ConntrackOption): string {
  const names = [...(short ? [`-${short}`] : []), ...long.map(name => `--${name}`)];
  return names.map(name => `\`${name}\``).join(', ');
}

function hereOf({ here }: ConntrackOption): string {
  const named = FLAGS.filter(({ long }) => long === here);
  const flag = named.find(({ commands }) => commands.includes(BESIDE)) ?? named[0];
  return flag ? `\`${flagSynopsis(flag).trim()}\`` : 'none';
}

/** What is said of it, and which flag has its letter, where that is another one. */
function differenceOf({ short, here, difference = '' }: ConntrackOption): string {
  const other = short === undefined ? undefined : flagsOf(BESIDE).find(flag => flag.short === short);
  const isOther = other !== undefined && other.long !== here;
  return [isOther ? `\`-${short}\` is iptstate's \`--${other.long}\`` : '', difference]
    .filter(part => part !== '')
    .join('; ');
}
