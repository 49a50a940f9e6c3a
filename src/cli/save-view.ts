// Writes what the live screen shows into a new file, in the form that the file's name asks for.
import { open } from 'node:fs/promises';
import { extname } from 'node:path';
import type { State } from '../app/state.ts';
import { FORMATS, type FormatName, writerOf } from '../output/formats.ts';
import { sendTable } from '../output/row-writer.ts';
import { printTable } from '../output/text.ts';
import { cellContext } from '../view/cells.ts';
import { shownColumns } from '../view/column-choice.ts';
import type { Notice } from '../view/notice.ts';
import type { Shown } from '../watch/shown.ts';
import { counted } from '../words/figures.ts';

/** Says how that went; a file that is there already is left as it is. */
export async function saveView(path: string, shown: Shown, display: State['display']): Promise<Notice> {
  const { snapshot, view } = shown;
  if (!snapshot) return { text: 'There is nothing to be written yet.', tone: 'plain' };
  // The reading may give way to a newer one while the file is written.
  const pieces = await piecesOf(formatOf(path), shown, display);
  try {
    const file = await open(path, 'wx');
    try {
      for (const piece of pieces) await file.write(piece);
    } finally {
      await file.close();
    }
    return { text: `${counted(view.live, 'flow')} written to ${path}.`, tone: 'plain' };
  } catch (error) {
    return { text: `Not written: ${reasonOf(error as NodeJS.ErrnoException, path)}`, tone: 'warn' };
  }
}

/** Text where the name ends in nothing that is a format's name. */
function formatOf(path: string): FormatName {
  const name = extname(path).slice(1);
  return Object.hasOwn(FORMATS, name) ? (name as FormatName) : 'text';
}

async function piecesOf(format: FormatName, shown: Shown, display: State['display']): Promise<Uint8Array[]> {
  const { snapshot, view } = shown;
  const pieces: Uint8Array[] = [];
  if (!snapshot) return pieces;
  const rows = view.rows.filter(row => row < snapshot.rows.live);
  const writer = writerOf(format);
  if (writer) {
    await sendTable(writer, snapshot, rows, async bytes => void pieces.push(Uint8Array.from(bytes)));
    return pieces;
  }
  const options = {
    columns: shownColumns(display, snapshot.facts.presence).map(({ id }) => id),
    counters: display.counters,
    sortedBy: undefined,
    context: { ...cellContext({}, shown.context, shown.rates), bits: display.bits },
    width: undefined,
    fitted: true,
  };
  printTable(snapshot, rows, options, text => void pieces.push(Buffer.from(text)));
  return pieces;
}

const REASONS: Readonly<Record<string, string>> = {
  EEXIST: 'is there already; another name leaves it as it is',
  ENOENT: 'its directory is not there',
  EACCES: 'may not be written',
  EISDIR: 'is a directory',
  ENOSPC: 'there is no room left',
};

function reasonOf({ code = '', message }: NodeJS.ErrnoException, path: string): string {
  const reason = REASONS[code];
  return reason === undefined ? message : `${path}: ${reason}.`;
}
