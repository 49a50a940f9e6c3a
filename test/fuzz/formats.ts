// Whether what our writers write is valid to parsers that share nothing with ours, and says the same when it is read again.
import sax from 'sax';
import { csv } from '../../src/output/csv.ts';
import { json } from '../../src/output/json.ts';
import { sendTable } from '../../src/output/row-writer.ts';
import { extended } from '../../src/output/table-line.ts';
import { xml } from '../../src/output/xml.ts';
import { FlowStore } from '../../src/snapshot/flow-store.ts';
import type { Snapshot } from '../../src/snapshot/snapshot.ts';
import { writeTable } from '../output/tables.ts';

type Flow = Record<string, unknown>;

/** Throws where a format is not valid, has other rows than the snapshot, or does not come back. */
export async function checkFormats(snapshot: Snapshot): Promise<void> {
  const flows = await jsonOf(snapshot);
  equal('JSON rows', flows.length, snapshot.rows.listed);
  equal('CSV records', recordsOf(await writeTable(csv, snapshot)), snapshot.rows.listed + 1);
  equal('XML flows', flowsOfXml(await writeTable(xml, snapshot)), snapshot.rows.listed);
  const chunks: Buffer[] = [];
  const rows = Array.from({ length: snapshot.rows.listed }, (_, row) => row);
  await sendTable(extended, snapshot, rows, async bytes => void chunks.push(Buffer.from(bytes)));
  await checkRoundTrip(flows, Buffer.concat(chunks));
}

/** `-o extended` read as a table again tells the same; as a saved text, which may stand among other text, the same or less. */
async function checkRoundTrip(flows: readonly Flow[], bytes: Buffer): Promise<void> {
  const told = flows.map(flow => sorted(common(flow)));
  const again = (await jsonOf(snapshotOf(bytes))).map(flow => sorted(common(flow)));
  equal('rows of extended', again.length, told.length);
  for (const [at, flow] of told.entries()) equal('a flow of extended', again[at], flow);
  // Saved texts are decoded, so that what is no UTF-8 comes out as another character.
  if (bytes.some(byte => byte > 126 || (byte < 32 && byte !== LF))) return;
  const saved = snapshotOf(bytes, true);
  const known = new Set(told);
  for (const flow of await jsonOf(saved)) {
    if (!known.has(sorted(common(flow))))
      throw new Error(`extended as a saved text: ${sorted(common(flow))}`);
  }
  const { unreadable = 0 } = saved.facts.saved ?? {};
  if (saved.rows.listed + unreadable < told.length)
    throw new Error('extended as a saved text: rows are lost in silence');
}

const LF = 10;

export function snapshotOf(bytes: Uint8Array, isSaved = false): Snapshot {
  const store = new FlowStore(isSaved);
  store.begin(0, 0);
  store.push(bytes, 0);
  return store.seal(0);
}

const ONE_OF_THEM = ['HW_OFFLOAD', 'OFFLOAD', 'ASSURED'];

/** A zone that is not printed is zone 0, and of these flags the kernel prints but the first that a flow has. */
function common(flow: Flow | undefined): Flow {
  const { family_number: _, zone, flags, ...rest } = flow ?? {};
  const all = flags as string[];
  const printed = ONE_OF_THEM.find(flag => all.includes(flag));
  return {
    ...rest,
    flags: all.filter(flag => flag === printed || !ONE_OF_THEM.includes(flag)),
    ...(zone !== 0 && zone !== undefined && { zone }),
  };
}

/** As JSON, whatever order the keys came in. */
function sorted(flow: Flow): string {
  return JSON.stringify(Object.entries(flow).sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function jsonOf(snapshot: Snapshot): Promise<Flow[]> {
  return JSON.parse(await writeTable(json, snapshot));
}

/** Records of RFC 4180, each with as many cells as the first. */
function recordsOf(document: string): number {
  let records = 0;
  let width = -1;
  let at = 0;
  while (at < document.length) {
    let cells = 1;
    for (;;) {
      at = endOfCell(document, at);
      if (document[at] !== ',') break;
      cells++;
      at++;
    }
    const end = document.startsWith('\r\n', at) ? at + 2 : at + 1;
    if (!/^\r?\n$/.test(document.slice(at, end))) throw new Error(`CSV: no end of a record at ${at}`);
    at = end;
    records++;
    if (width < 0) width = cells;
    equal('CSV cells', cells, width);
  }
  return records;
}

function endOfCell(document: string, start: number): number {
  if (document[start] !== '"') {
    const plain = /[^",\r\n]*/y;
    plain.lastIndex = start;
    plain.exec(document);
    return plain.lastIndex;
  }
  const quoted = /"(?:[^"]|"")*"/y;
  quoted.lastIndex = start;
  if (!quoted.test(document)) throw new Error(`CSV: a quote that is not closed at ${start}`);
  return quoted.lastIndex;
}

function flowsOfXml(document: string): number {
  const parser = sax.parser(true);
  let flows = 0;
  parser.onopentag = ({ name }) => {
    if (name === 'flow') flows++;
  };
  parser.onerror = error => {
    throw error;
  };
  parser.write(document).close();
  return flows;
}

export function equal(what: string, actual: unknown, expected: unknown): void {
  if (actual !== expected) throw new Error(`${what}: ${actual} instead of ${expected}`);
}
