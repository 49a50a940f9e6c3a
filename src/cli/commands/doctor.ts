// `conntop doctor`: what conntop runs on, what it would read and why, and what is missing or switched off.
import { safeText } from '../../words/safe-text.ts';
import type { Finding, Group, Standing } from '../doctor/diagnosis.ts';
import { lookAtDesk } from '../doctor/look-at-desk.ts';
import { lookAtProgram, lookAtTools } from '../doctor/look-at-program.ts';
import { lookAtTable } from '../doctor/look-at-table.ts';
import type { Invocation } from '../invocation.ts';
import type { Settings } from '../settings.ts';
import { print, printJson } from '../standard-output.ts';

const UNREADABLE = 2;

/** The exit code says whether a table can be read. */
export async function runDoctor({ settings }: Invocation): Promise<number> {
  const groups = await diagnose(settings);
  if (settings.format === 'json') printJson(diagnosisJson(groups));
  else print(diagnosisText(groups));
  return groups.some(({ findings }) => findings.some(isUnreadable)) ? UNREADABLE : 0;
}

export async function diagnose(settings: Settings): Promise<readonly Group[]> {
  const [table, tools] = await Promise.all([lookAtTable(settings), lookAtTools()]);
  return [lookAtProgram(), table, tools, lookAtDesk(process.env)];
}

function isUnreadable({ name, standing }: Finding): boolean {
  return name === 'source' && standing === 'wrong';
}

/** Told by a sign too, for whoever sees no colours. */
const SIGNS: Readonly<Record<Standing, string>> = { good: ' ', off: '-', wrong: '!' };

/** A line a finding: its sign, its name, what there is; below it what to do. */
export function diagnosisText(groups: readonly Group[]): string {
  const width = Math.max(...groups.flatMap(({ findings }) => findings.map(({ name }) => name.length)));
  const paragraphs = groups.map(({ title, findings }) => {
    const lines = findings.flatMap(({ name, value, standing, note, hint }) => [
      `${SIGNS[standing]} ${safeText(name).padEnd(width)}  ${said(value, note)}`,
      ...(hint === undefined ? [] : [`${' '.repeat(width + 4)}${hint}`]),
    ]);
    return `${title}\n${lines.map(line => `  ${line}`.trimEnd()).join('\n')}\n`;
  });
  return paragraphs.join('\n');
}

function said(value: Finding['value'], note: string | undefined): string {
  const text = typeof value === 'boolean' ? (value ? 'on' : 'off') : value;
  if (typeof value === 'boolean' && note !== undefined) return note;
  const parts = [text === undefined ? undefined : safeText(String(text)), note && safeText(note)];
  return parts.filter(part => part !== undefined && part !== '').join('  ');
}

function diagnosisJson(groups: readonly Group[]): object {
  const entries = groups.map(({ title, findings }) => {
    const found = findings.map(({ name, ...finding }) => [name, finding] as const);
    return [title.toLowerCase(), Object.fromEntries(found)] as const;
  });
  return Object.fromEntries(entries);
}
