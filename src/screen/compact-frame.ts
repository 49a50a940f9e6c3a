// Says a frame of changed cells in fewer bytes: what changes each second are the same few columns, row under row.
//
// blessed goes through the rows and addresses each run of changed cells anew, with its colour. The same runs, taken by
// colour and column instead, lie one below the other: a step down and a step back leads to the next.

/** Changed cells side by side, of one colour. */
interface Run {
  /** From 1, as the terminal counts. */
  readonly row: number;
  readonly column: number;
  /** The sequence that sets its colour from the default; empty for the default itself. */
  readonly colour: string;
  readonly text: string;
}

const SAVE = '\x1b7';
const RESTORE = '\x1b8';
const DEFAULT_COLOUR = '\x1b[m';
const DOWN = '\x1b[B';
const BACK = '\b';

/** A move to an address, a move to the right, a colour, or text of characters that take one cell each. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with a control character.
const PIECE = /\x1b\[(\d+);(\d+)H|\x1b\[(\d*)C|(\x1b\[[\d;]*m)|([ -~\u00a1-\u02ff\u2190-\u2bff]+)/y;

/** The same frame in fewer bytes where there is a way; `columns` is the terminal's width. */
export function compactFrame(frame: string, columns: number): string {
  if (!frame.startsWith(SAVE) || !frame.endsWith(RESTORE)) return frame;
  const runs = runsOf(frame.slice(SAVE.length, -RESTORE.length));
  if (!runs) return frame;
  runs.sort(byColourColumnRow);
  const compact = `${SAVE}${textOf(runs, columns)}${RESTORE}`;
  return Buffer.byteLength(compact) < Buffer.byteLength(frame) ? compact : frame;
}

/** The runs of a frame; undefined where it does anything else than to move, to colour and to write. */
function runsOf(frame: string): Run[] | undefined {
  const runs: Run[] = [];
  let [row, column, colour] = [0, 0, ''];
  PIECE.lastIndex = 0;
  while (PIECE.lastIndex < frame.length) {
    const piece = PIECE.exec(frame);
    if (!piece) return undefined;
    const [, toRow, toColumn, right, setColour, text] = piece;
    if (toRow !== undefined) [row, column] = [Number(toRow), Number(toColumn)];
    else if (right !== undefined) column += Number(right || 1);
    else if (setColour !== undefined) colour = setColour === DEFAULT_COLOUR ? '' : colour + setColour;
    else if (row === 0 || text === undefined) return undefined;
    else {
      runs.push({ row, column, colour, text });
      column += text.length;
    }
  }
  return colour === '' ? runs : undefined;
}

function byColourColumnRow(a: Run, b: Run): number {
  if (a.colour !== b.colour) return a.colour < b.colour ? -1 : 1;
  return a.column - b.column || a.row - b.row;
}

function textOf(runs: readonly Run[], columns: number): string {
  let text = '';
  let colour = '';
  let at: { row: number; column: number } | undefined;
  for (const run of runs) {
    text += moveTo(run, at);
    if (run.colour !== colour) text += (colour === '' ? '' : DEFAULT_COLOUR) + run.colour;
    text += run.text;
    colour = run.colour;
    const column = run.column + run.text.length;
    // Behind the last column a terminal waits, each in its own way, before it goes on to the next line.
    at = column > columns ? undefined : { row: run.row, column };
  }
  return text + (colour === '' ? '' : DEFAULT_COLOUR);
}

/** The shortest way to a run, from where the cursor stands if that is known. */
function moveTo({ row, column }: Run, at: { row: number; column: number } | undefined): string {
  const address = column === 1 ? `\x1b[${row}H` : `\x1b[${row};${column}H`;
  if (!at || row < at.row || row > at.row + 1) return address;
  const step = (row === at.row ? '' : DOWN) + sideways(column - at.column);
  return step.length < address.length ? step : address;
}

function sideways(by: number): string {
  if (by === 0) return '';
  if (by > 0) return by === 1 ? '\x1b[C' : `\x1b[${by}C`;
  return -by < 4 ? BACK.repeat(-by) : `\x1b[${-by}D`;
}
