// A flow's event as conntrack -E prints it, or as a line of JSON.
import type { Snapshot } from '../snapshot/snapshot.ts';
import { type EventName, eventName } from '../view/flow-names.ts';
import { ByteBuffer } from './byte-buffer.ts';
import { endsJson } from './event-ends.ts';
import { json } from './json.ts';
import type { RowWriter } from './row-writer.ts';
import { plain } from './table-line.ts';

export interface EventOptions {
  readonly json: boolean;
  /** Begins each line with seconds since 1970, as `conntrack -E -o timestamp` does; JSON has the time besides. */
  readonly timestamp: boolean;
  /** In JSON, what an address is called; what it yields is safe to show. */
  readonly nameOf?: ((address: string) => string | undefined) | undefined;
}

/** The names right-aligned in nine cells, as conntrack(8) has them. */
const NAME_WIDTH = 9;

const buffer = new ByteBuffer();

/** One line with its LF. A row that is neither new, changed nor gone has no event, and yields the empty string. */
export function formatEvent(snapshot: Snapshot, row: number, options: EventOptions): string {
  const name = eventName(snapshot, row);
  return name === undefined ? '' : eventLine(name, snapshot, row, options);
}

/** The line of an event whose name is known, with its LF. */
export function eventLine(name: EventName, snapshot: Snapshot, row: number, options: EventOptions): string {
  const { wallTime } = snapshot.facts;
  const seconds = (wallTime / 1000).toFixed(6);
  if (options.json) {
    const stamp = options.timestamp ? `"timestamp":${seconds},` : '';
    const ends = endsJson(snapshot, row, options.nameOf ?? (() => undefined));
    return `{"event":"${name}",${timeField(wallTime)}${stamp}${rowText(json, snapshot, row).slice(1, -1)}${ends}}\n`;
  }
  // The tool prints no references with an event.
  const stamp = options.timestamp ? `[${seconds}]\t` : '';
  return `${stamp}${`[${name}]`.padStart(NAME_WIDTH)} ${rowText(plain, snapshot, row).replace(/ use=\d+/, '')}\n`;
}

/** As RFC 3339 writes it; nothing for a time that no calendar has, as a damaged recording may state. */
function timeField(wallTime: number): string {
  const date = new Date(wallTime);
  return Number.isNaN(date.getTime()) ? '' : `"time":"${date.toISOString()}",`;
}

function rowText(writer: RowWriter, snapshot: Snapshot, row: number): string {
  buffer.clear();
  buffer.beginRow();
  writer.row(snapshot, row, buffer);
  return Buffer.from(buffer.bytes()).toString('utf8').trim();
}
