// The text of a recorded snapshot, as zcat shows it: lines that begin with a mark, and the kernel's own lines between.
import type { FactTexts } from '../source.ts';

/** The facts around a recorded table. */
export interface SnapshotFacts {
  /** When reading began: milliseconds since 1970, and of the recorder's monotonic clock. */
  readonly wallTime: number;
  readonly instant: number;
  /** How long reading the table took, in milliseconds. */
  readonly readMilliseconds: number;
  /** What the source called itself, such as "proc" or "ssh root@router". */
  readonly label: string;
  readonly texts: FactTexts;
  /** The run of another recorder that took it, whose clock `instant` is of; the writer's own where absent. */
  readonly run?: string;
}

export interface RecordedFacts extends SnapshotFacts {
  /** Its mark, another in each run of the recorder. */
  readonly run: string;
}

/** The first line's second word and third. */
const FORMAT = 'conntop-recording 1';

/** `mark` is a word that begins no line of the kernel's: a random one. */
export function formatFacts(mark: string, facts: SnapshotFacts): string {
  const lines = [
    `${mark} ${FORMAT}`,
    `${mark} time ${new Date(facts.wallTime).toISOString()}`,
    `${mark} clock ${facts.instant.toFixed(3)} ms, table read in ${facts.readMilliseconds.toFixed(3)} ms`,
    `${mark} source ${oneLine(facts.label)}`,
  ];
  const files = [...facts.texts].map(([path, text]) => `${mark} file ${oneLine(path)}\n${wholeLines(text)}`);
  return `${lines.join('\n')}\n${files.join('')}${mark} table\n`;
}

/** Undefined where the text is none of ours, or of a later version. */
export function parseFacts(text: string): RecordedFacts | undefined {
  const mark = /^#[0-9a-f]+(?= conntop-recording 1\n)/.exec(text)?.[0];
  if (mark === undefined) return undefined;
  const sections = text.split(new RegExp(`^${mark} `, 'm')).slice(1);
  const value = (word: string) =>
    sections.find(section => section.startsWith(`${word} `))?.slice(word.length + 1);
  const wallTime = Date.parse(value('time')?.trim() ?? '');
  const [, instant, readMilliseconds] =
    /^([\d.]+) ms, table read in ([\d.]+) ms$/m.exec(value('clock') ?? '') ?? [];
  if (Number.isNaN(wallTime) || instant === undefined) return undefined;
  return {
    run: mark,
    wallTime,
    instant: Number(instant),
    readMilliseconds: Number(readMilliseconds),
    label: value('source')?.trim() ?? '',
    texts: new Map(sections.filter(section => section.startsWith('file ')).map(parseFile)),
  };
}

function parseFile(section: string): [string, string] {
  const end = section.indexOf('\n');
  return [section.slice('file '.length, end), section.slice(end + 1)];
}

function oneLine(text: string): string {
  return text.replace(/\p{Cc}/gu, '?');
}

function wholeLines(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}
