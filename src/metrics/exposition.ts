// Families of samples in the two forms that monitoring reads: Prometheus' text of version 0.0.4, and OpenMetrics 1.0.

export type Labels = Readonly<Record<string, string>>;

export interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

export interface Family {
  /** Without the `_total` of a counter and the `_info` of an info. */
  readonly name: string;
  readonly type: 'gauge' | 'counter' | 'info';
  /** The base unit that the name ends in; absent where it ends in none. */
  readonly unit?: 'seconds' | 'bytes';
  readonly help: string;
}

/** A family with what it has to say; without samples it is left out. */
export interface Told {
  readonly family: Family;
  readonly samples: readonly Sample[];
}

/** By name, as they are negotiated for. */
export const CONTENT_TYPES = {
  text: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
} as const;
export type Exposition = keyof typeof CONTENT_TYPES;

const SUFFIXES = { gauge: '', counter: '_total', info: '_info' } as const;

/** The whole text, each family in one piece as both forms demand. Values that are not finite are left out. */
export function expose(families: readonly Told[], form: Exposition): string {
  const blocks = families.map(told => (form === 'text' ? textBlock(told) : openMetricsBlock(told)));
  return `${blocks.join('')}${form === 'openmetrics' ? '# EOF\n' : ''}`;
}

/** The name that a family's samples have. */
export function sampleName({ name, type }: Family): string {
  return `${name}${SUFFIXES[type]}`;
}

/** Here a family is called as its samples are, and an info is a gauge. */
function textBlock({ family, samples }: Told): string {
  const lines = sampleLines(family, samples);
  if (lines === '') return '';
  const name = sampleName(family);
  const help = family.help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
  const type = family.type === 'info' ? 'gauge' : family.type;
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines}`;
}

function openMetricsBlock({ family, samples }: Told): string {
  const lines = sampleLines(family, samples);
  if (lines === '') return '';
  const { name, type, unit, help } = family;
  const unitLine = unit === undefined ? '' : `# UNIT ${name} ${unit}\n`;
  return `# TYPE ${name} ${type}\n${unitLine}# HELP ${name} ${escaped(help)}\n${lines}`;
}

function sampleLines(family: Family, samples: readonly Sample[]): string {
  const name = sampleName(family);
  return samples
    .filter(({ value }) => Number.isFinite(value))
    .map(({ labels, value }) => `${name}${labelText(labels)} ${value}\n`)
    .join('');
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

/** Of a label's value; nothing else of it is special, whatever a stranger has called his machine. */
function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
