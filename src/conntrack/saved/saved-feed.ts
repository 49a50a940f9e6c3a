// Reads a saved text that may be a table of any kind, or hold rows of one among other text.
//
// Each line goes to the strict reader first, as on the path of a live table. What it refuses is read by one rule, "rows
// inside other text": cleaned of what mail and terminals leave, searched for where a row begins, joined with the lines
// after it where a row was broken, and taken only if it can be read in one way. What then is left is counted, each line
// with its number and why.
import { FlowEvent } from '../flow-event.ts';
import { type FlowLine, Has } from '../flow-line.ts';
import { FlowReader, LineKind } from '../format-detection.ts';
import type { Unreadable } from '../line-feed.ts';
import { LoggedFlows } from '../logged-flows.ts';
import { parseSaveCommand } from '../save-parser.ts';
import { parseXmlFlow } from '../xml-parser.ts';
import { cleanLines, isOdd } from './clean-text.ts';
import type { ForeignTable } from './foreign/foreign-table.ts';
import { foreignTables } from './foreign/foreign-tables.ts';
import { CsvFlows, readJsonFlow } from './json-flows.ts';
import type { OnLine } from './line-cutter.ts';
import { isBlank, isFrame, reasonFor, shownCount } from './lines-without-rows.ts';
import { addUnreadable, emptyReport, type SavedReport } from './report.ts';
import type { TakenRow } from './row-grammar.ts';
import { endsInHead, findHeads, type RowHead } from './row-head.ts';
import { RowLines } from './row-lines.ts';
import { SavedText } from './saved-text.ts';
import { latin1 } from './table-text.ts';
import { XmlFlows } from './xml-flows.ts';

/** As LineFeed: takes a text's chunks in order; `end` closes it and makes the feed ready for the next. */
export class SavedFeed {
  readonly #onLine: (line: FlowLine) => void;
  readonly #reader = new FlowReader();
  /** Two, so that the facts of a row can be held until it is known whether the next line goes on with it. */
  #strict = new FlowReader();
  #spare = new FlowReader();
  readonly #logged = new LoggedFlows();
  report: SavedReport = emptyReport();
  #text = this.#newText();
  #lines: RowLines | undefined;
  #number = 0;
  /** The last line that a row was taken from: what else stands in it is no damage. */
  #readLine = 0;
  #csv: CsvFlows | undefined;
  #xml = new XmlFlows();
  #foreign: ForeignTable[] = foreignTables();

  /** `onLine` gets each row; the line is borrowed, see FlowLine. */
  constructor(onLine: (line: FlowLine) => void) {
    this.#onLine = onLine;
  }

  /** As of LineFeed: what could not be read, without reasons. */
  get unreadable(): Unreadable {
    return { count: this.report.unreadable, first: this.report.first.map(({ text }) => latin1(text)) };
  }

  begin(): void {
    this.#logged.clear();
    this.report = emptyReport();
    this.#lines = undefined;
    this.#number = 0;
    this.#readLine = 0;
    this.#csv = undefined;
    this.#xml = new XmlFlows();
    this.#foreign = foreignTables();
    this.#text = this.#newText();
  }

  #newText(): SavedText {
    return new SavedText({
      onLine: (...line) => this.#line(...line),
      onObject: (text, line) => this.#object(text, line),
      onOther: what => this.#refuse(1, '', what),
    });
  }

  push(chunk: Uint8Array): void {
    this.#text.push(chunk);
  }

  end(): void {
    const unfinished = this.#text.end();
    if (unfinished !== undefined) this.#refuse(unfinished, '', 'JSON that ends in an object');
    this.#flush();
    for (const table of this.#foreign) this.#takeForeign(table, table.end());
    this.#logged.replay(this.#reader, this.#onLine);
    this.report.ended = this.#logged.ended;
    this.#logged.clear();
  }

  #object(text: string, line: number): void {
    const flow = readJsonFlow(text);
    if (!flow || !this.#take(flow.line, flow.event, [])) {
      this.#refuse(line, text.replace(/\s+/g, ' '), 'a JSON document without flows');
    }
  }

  readonly #line: OnLine = (bytes, start, end, { terminated, isOverlong }) => {
    this.#number++;
    if (isOverlong) {
      this.#flush();
      const raw = Buffer.from(bytes.subarray(start, end)).toString('latin1');
      const reason = reasonFor(raw);
      this.#refuse(this.#number, raw, reason === 'no src=' ? reason : 'too long for a row');
      return;
    }
    const odd = isOdd(bytes, start, end);
    if (!odd || bytes[start] === LESS) {
      const kind = this.#spare.read(bytes, start, end, terminated);
      if (kind !== LineKind.UNREADABLE && !hasDoubtfulEnd(bytes, start, end)) {
        this.#takeStrict(kind, bytes, start, end);
        return;
      }
    }
    const raw = bytes.subarray(start, end);
    for (const text of cleanLines(raw)) this.#other(text, raw, odd, terminated);
  };

  /** What the strict reader took is held: the next line may go on with it. */
  #takeStrict(kind: LineKind, bytes: Uint8Array, start: number, end: number): void {
    // A blank line says nothing: a row may go on behind it.
    if (kind === LineKind.FLOW || bytes[start] === LESS) this.#flush();
    if (kind !== LineKind.FLOW) return;
    [this.#strict, this.#spare] = [this.#spare, this.#strict];
    const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
    this.#lines = new RowLines(text, this.#number, '', this.#strict);
  }

  #other(text: string, raw: Uint8Array, odd: boolean, terminated: boolean): void {
    if (this.#xml.isOpen || text.includes('<flow')) this.#takeXml(text);
    else if (odd && this.#readClean(text)) this.report.takenOut++;
    else if (!this.#takeFramed(text) && !this.#takeRows(text, terminated)) this.#leftOver(text, raw);
  }

  /** A line that is a row once it is clean. */
  #readClean(text: string): boolean {
    if (this.#spare.readText(latin1(text)) !== LineKind.FLOW || DOUBTFUL.test(text)) return false;
    this.#flush();
    [this.#strict, this.#spare] = [this.#spare, this.#strict];
    this.#lines = new RowLines(text, this.#number, '', this.#strict);
    return true;
  }

  #takeXml(text: string): void {
    this.#flush();
    for (const flow of this.#xml.push(text, this.#number)) {
      const told = parseXmlFlow(latin1(flow.text));
      if (!told || !this.#take(told.line, told.event, []))
        this.#refuse(flow.line, flow.text, 'an XML flow without both tuples');
    }
  }

  /** Lines around a table, our own CSV, and commands of `-o save` behind other text. */
  #takeFramed(text: string): boolean {
    if (isBlank(text)) return true;
    if (isFrame(text)) {
      this.#flush();
      this.report.told = shownCount(text) ?? this.report.told;
      return true;
    }
    const csv = CsvFlows.under(text);
    if (csv) this.#csv = csv;
    const flow = csv ? undefined : (this.#csv?.read(text) ?? savedCommand(text));
    if (flow) this.#flush();
    if (flow && this.#take(flow.line, flow.event, [])) {
      if (!this.#csv) this.report.takenOut++;
      return true;
    }
    return csv !== undefined;
  }

  /** Rows of the rule; true where the line holds any, or goes on with one. */
  #takeRows(text: string, terminated: boolean): boolean {
    const heads = findHeads(text);
    const [first] = heads;
    const before = first ? text.slice(0, first.start) : text;
    const goesOn = first
      ? (this.#lines?.addBefore(before, this.#number) ?? false)
      : (this.#lines?.add(before, this.#number) ?? false);
    if (first === undefined) {
      if (!goesOn && endsInHead(text)) this.#begin(text, '', terminated);
      else if (goesOn && this.#lines) this.#lines.isCutOff = !terminated;
      return goesOn || endsInHead(text);
    }
    for (const [at, head] of heads.entries()) {
      this.#begin(
        text.slice(head.start, heads[at + 1]?.start),
        at === 0 && !goesOn ? before : '',
        terminated,
      );
      if (this.#lines) this.#lines.isFollowed = at + 1 < heads.length;
      this.#note(head, before);
    }
    return true;
  }

  #begin(text: string, prefix: string, terminated: boolean): void {
    this.#flush();
    this.#lines = new RowLines(text, this.#number, prefix, undefined);
    this.#lines.isCutOff = !terminated;
  }

  #note(head: RowHead, before: string): void {
    if (head.lacksNumber && before.trim() === '') this.report.format ??= NUTTX;
  }

  /** No row of ours: another program's, or a line that cannot be read. */
  #leftOver(text: string, raw: Uint8Array): void {
    this.#flush();
    for (const table of this.#foreign) {
      const rows = table.read(text);
      if (rows === undefined) continue;
      this.#takeForeign(table, rows);
      return;
    }
    const reason = reasonFor(text, Buffer.from(raw.subarray(0, 512)).toString('latin1'));
    this.#refuse(
      this.#number,
      text,
      this.#csv && reason === 'no src=' ? 'not as many cells as titles' : reason,
    );
  }

  #takeForeign(table: ForeignTable, rows: readonly string[]): void {
    for (const line of rows) {
      if (this.#take(line, FlowEvent.NONE, [])) this.report.format = table.format;
      else this.#refuse(this.#number, line, 'values that do not fit together');
    }
    if (this.report.format !== undefined && rows.length > 0) this.report.format = table.format;
  }

  /** What has been held is now known to be over. */
  #flush(): void {
    const lines = this.#lines;
    if (lines === undefined) return;
    this.#lines = undefined;
    const { row, lines: used, reason, isBare } = lines.resolve();
    const isRead =
      row !== undefined &&
      (row instanceof FlowReader ? this.#hand(row, []) : this.#takeOut(row, isBare === true));
    for (const [at, text] of lines.parts.entries()) {
      if (isRead && at < used) continue;
      const number = lines.numbers[at] ?? 0;
      if (number === this.#readLine && !text.includes('src=')) continue;
      this.#refuse(number, text, (at === 0 ? reason : undefined) ?? reasonFor(text));
    }
  }

  #takeOut(row: TakenRow, isBare: boolean): boolean {
    const event = FlowEvent[(row.head.event ?? 'NONE') as keyof typeof FlowEvent];
    if (!this.#take(latin1(row.line), event, row.odd)) return false;
    if (!isBare) this.report.takenOut++;
    return true;
  }

  #take(line: string, event: FlowEvent, odd: readonly string[]): boolean {
    return this.#reader.readText(line, event) === LineKind.FLOW && this.#hand(this.#reader, odd);
  }

  #hand(reader: FlowReader, odd: readonly string[]): boolean {
    for (const value of odd) keepText(reader.line, value);
    this.report.oddValues += odd.length;
    this.#readLine = this.#number;
    this.report.rows++;
    if (reader.event === FlowEvent.NONE) this.#onLine(reader.line);
    else this.#logged.add(reader);
    return true;
  }

  #refuse(line: number, text: string, reason: string): void {
    addUnreadable(this.report, line, text, reason);
  }
}

const NUTTX = 'NuttX table: no TTL, no states, no counters';
const LESS = 60;
const SAVE_COMMAND = /(?:^|[^\w-])(-[AUD] -t \d.*)$/;

function savedCommand(text: string): ReturnType<typeof parseSaveCommand> {
  const command = SAVE_COMMAND.exec(text)?.[1];
  return command === undefined ? undefined : parseSaveCommand(command);
}

/** A last word with a sign in it that quotes and prompts have: it may be the text's around the row. */
const DOUBTFUL = /=[^\s=]*["'`()<>;|@#$~*\\][^\s=]*\s*$/;
const CLOSE = 93;

/** Most rows end with a number or a bracket, which settles it. */
function hasDoubtfulEnd(bytes: Uint8Array, start: number, end: number): boolean {
  const last = bytes[end - 1]!;
  if ((last >= 48 && last <= 57) || last === CLOSE || bytes[start] === LESS) return false;
  return DOUBTFUL.test(Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1'));
}

/** Adds a token to what a line says in words. */
function keepText(line: FlowLine, token: string): void {
  const bytes = Buffer.from(`${token}\n`, 'latin1');
  if (line.textLength + bytes.length > line.text.length) return;
  line.text.set(bytes, line.textLength);
  line.textLength += bytes.length;
  line.has |= Has.TEXT;
}
