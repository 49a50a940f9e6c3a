// Reads a saved text that may be a table of any kind, or hold rows of one among other text.
//
// Each line goes to the strict reader first, as on the path of a live table. What it refuses is read by one rule, "rows
// inside other text": cleaned of what mail and terminals leave, searched for where a row begins, joined with the lines
// after it where a row was broken, and taken only if it can be read in one way. What then is left is counted, each line
// with its number and why.
import { FlowEvent } from '../flow-event.ts';
import type { FlowLine } from '../flow-line.ts';
import { FlowReader, LineKind } from '../format-detection.ts';
import type { Unreadable } from '../line-feed.ts';
import { parseXmlFlow } from '../xml-parser.ts';
import { DOUBTFUL, hasDoubtfulEnd, QUOTES, savedCommand, withoutClosing } from './around-row.ts';
import { cleanLines, isOdd } from './clean-text.ts';
import type { ForeignTable } from './foreign/foreign-table.ts';
import { foreignTables } from './foreign/foreign-tables.ts';
import { CsvFlows, readJsonFlow, textsOfJson } from './json-flows.ts';
import type { OnLine } from './line-cutter.ts';
import { isBlank, isFrame, reasonFor, shownCount } from './lines-without-rows.ts';
import { addUnreadable, type SavedReport } from './report.ts';
import type { TakenRow } from './row-grammar.ts';
import { cutHead, findHeads, isNamedNumber, type RowHead } from './row-head.ts';
import { RowLines } from './row-lines.ts';
import { type OnRow, SavedFlows } from './saved-flows.ts';
import { SavedText } from './saved-text.ts';
import { latin1 } from './table-text.ts';
import { NO_PROFILE, type TextProfile, withoutEventClock } from './text-profile.ts';
import { XmlFlows } from './xml-flows.ts';

/** As LineFeed: takes a text's chunks in order; `end` closes it and makes the feed ready for the next. */
export class SavedFeed {
  readonly #flows: SavedFlows;
  /** Two, so that the facts of a row can be held until it is known whether the next line goes on with it. */
  #strict = new FlowReader();
  #spare = new FlowReader();
  #text = this.#newText();
  #profile: TextProfile = NO_PROFILE;
  #lines: RowLines | undefined;
  #number = 0;
  /** The last line that a row was taken from: what else stands in it is no damage. */
  #readLine = 0;
  #csv: CsvFlows | undefined;
  #xml = new XmlFlows();
  #foreign: ForeignTable[] = foreignTables();

  /**
   * `onLine` gets each flow; the line is borrowed, see FlowLine. `onRow` gets each row as a table line, in latin1, with
   * what it says of its flow: an event log's as they stand in it.
   */
  constructor(onLine: (line: FlowLine) => void, onRow: OnRow = () => {}) {
    this.#flows = new SavedFlows(onLine, onRow);
  }

  get report(): SavedReport {
    return this.#flows.report;
  }

  /** As of LineFeed: what could not be read, without reasons. */
  get unreadable(): Unreadable {
    return { count: this.report.unreadable, first: this.report.first.map(({ text }) => latin1(text)) };
  }

  begin(): void {
    this.#flows.begin();
    this.#profile = NO_PROFILE;
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
      onValue: (text, line) => this.#value(text, line),
      onOther: what => this.#refuse(1, '', what),
      onProfile: profile => {
        this.#profile = profile;
      },
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
    this.#flows.end();
  }

  /** A flow of our own JSON, or texts of a command's output. */
  #value(text: string, line: number): void {
    const flow = readJsonFlow(text);
    if (flow && this.#take(flow.line, flow.event)) return;
    const lines = flow ? [] : textsOfJson(text).flatMap(each => each.split(/\r?\n/));
    this.#number = line;
    for (const raw of lines.map(each => Buffer.from(each))) {
      for (const each of cleanLines(raw)) this.#other(each, raw, true, true);
    }
    if (lines.length === 0) this.#refuse(line, text.replace(/\s+/g, ' '), 'a JSON document without flows');
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
      const isSure = kind !== LineKind.FLOW || this.#beginsAsRow(bytes, start, end);
      if (kind !== LineKind.UNREADABLE && isSure && !hasDoubtfulEnd(bytes, start, end)) {
        this.#takeStrict(kind, bytes, start, end);
        return;
      }
    }
    const raw = bytes.subarray(start, end);
    for (const text of cleanLines(raw)) this.#other(text, raw, odd, terminated);
  };

  /** The strict reader takes any word for a name, as `line 12` of `line 12 src=...`. */
  #beginsAsRow(bytes: Uint8Array, start: number, end: number): boolean {
    const text =
      this.#spare.text || Buffer.from(bytes.subarray(start, Math.min(end, start + 64))).toString('latin1');
    return isNamedNumber(text);
  }

  /** What the strict reader took is held: the next line may go on with it. */
  #takeStrict(kind: LineKind, bytes: Uint8Array, start: number, end: number): void {
    // A blank line says nothing: a row may go on behind it.
    if (kind === LineKind.FLOW || bytes[start] === LESS) this.#flush();
    if (kind !== LineKind.FLOW) return;
    [this.#strict, this.#spare] = [this.#spare, this.#strict];
    const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
    this.#lines = new RowLines(text, this.#number, '', this.#strict);
    this.#lines.isAtWidth = end - start === this.#profile.width;
  }

  #other(line: string, raw: Uint8Array, odd: boolean, terminated: boolean): void {
    const text = this.#withoutPrefix(line);
    const prefix = line.slice(0, line.length - text.length);
    if (this.#xml.isOpen || text.includes('<flow')) this.#takeXml(text);
    else if ((odd || prefix !== '') && this.#readClean(text)) this.report.takenOut++;
    else if (!this.#takeFramed(text) && !this.#takeRows(text, prefix, terminated)) this.#leftOver(text, raw);
    if (this.#lines && raw.length === this.#profile.width) this.#lines.isAtWidth = true;
  }

  /** A line that is a row once it is clean. */
  #readClean(text: string): boolean {
    if (this.#spare.readText(latin1(text)) !== LineKind.FLOW || DOUBTFUL.test(text)) return false;
    if (!isNamedNumber(text)) return false;
    this.#flush();
    [this.#strict, this.#spare] = [this.#spare, this.#strict];
    this.#lines = new RowLines(text, this.#number, '', this.#strict);
    return true;
  }

  #takeXml(text: string): void {
    this.#flush();
    for (const flow of this.#xml.push(text, this.#number)) {
      const told = parseXmlFlow(latin1(flow.text));
      if (!told || !this.#take(told.line, told.event))
        this.#refuse(flow.line, flow.text, 'an XML flow without both tuples');
    }
  }

  /** Lines around a table, our own CSV, and commands of `-o save` behind other text. */
  #takeFramed(text: string): boolean {
    if (isBlank(text)) return true;
    if (isFrame(text) && !this.#mayBePiece(text)) {
      this.#flush();
      this.report.told = shownCount(text) ?? this.report.told;
      return true;
    }
    const csv = CsvFlows.under(text);
    if (csv) this.#csv = csv;
    const flow = csv ? undefined : (this.#csv?.read(text) ?? savedCommand(text));
    if (flow) this.#flush();
    if (flow && this.#take(flow.line, flow.event)) {
      if (!this.#csv) this.report.takenOut++;
      return true;
    }
    return csv !== undefined;
  }

  /** Whether what looks like a frame may as well be the rest of a flag, or of the word that a row ends in. */
  #mayBePiece(text: string): boolean {
    const row = this.#lines;
    if (row === undefined) return false;
    if (row.hasOpenBracket && text.includes(']')) return true;
    if (row.endsInHelper) return /^\s*[\w.-]+(?:@\S*)?\s*[#$%>]/.test(text);
    return row.endsInText && /^\s*[\w.-]+\s*[#$%>]/.test(text);
  }

  /** Rows of the rule; true where the line holds any, or goes on with one. */
  #takeRows(line: string, prefix: string, terminated: boolean): boolean {
    const heads = findHeads(line);
    const [first] = heads;
    const text = first ? withoutClosing(line, prefix + line.slice(0, first.start)) : line;
    const before = first ? text.slice(0, first.start) : text.replace(QUOTES, '');
    const goesOn = first
      ? !this.#isPrefix(before) && (this.#lines?.addBefore(before, this.#number) ?? false)
      : (this.#lines?.add(before, this.#number) ?? false);
    if (first === undefined) {
      const start = cutHead(text);
      if (goesOn && this.#lines) this.#lines.isCutOff = !terminated;
      else if (start >= 0) this.#begin(text.slice(start), prefix + text.slice(0, start), terminated);
      return goesOn || start >= 0;
    }
    for (const [at, head] of heads.entries()) {
      const own = at === 0 && !goesOn ? before : '';
      this.#begin(
        text.slice(head.start, heads[at + 1]?.start),
        prefix + own.replace(REST_OF_MARK, ''),
        terminated,
      );
      if (this.#lines) this.#lines.isFollowed = at + 1 < heads.length;
      this.#note(head, before);
    }
    return true;
  }

  /** What stands before every line is no part of a row that goes on in it. */
  #withoutPrefix(text: string): string {
    const { prefix, isOnEveryLine } = this.#profile;
    return prefix && isOnEveryLine ? text.replace(prefix, '') : text;
  }

  /** Whether this is what stands before each row of the text, and nothing of the row before. */
  #isPrefix(before: string): boolean {
    const own = withoutEventClock(before).trim();
    return own !== '' && this.#profile.prefix?.exec(own)?.[0].trim() === own;
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
      if (this.#take(line, FlowEvent.NONE)) this.report.format = table.format;
      else this.#refuse(this.#number, line, 'values that do not fit together');
    }
    if (this.report.format !== undefined && rows.length > 0) this.report.format = table.format;
  }

  /** What has been held is now known to be over. */
  #flush(): void {
    const lines = this.#lines;
    if (lines === undefined) return;
    this.#lines = undefined;
    const { row, lines: used, reason, isBare } = lines.resolve(this.#profile);
    const isRead =
      row !== undefined &&
      (row instanceof FlowReader
        ? this.#noteRead(this.#flows.hand(row, row.text || (lines.parts[0] ?? '')))
        : this.#takeOut(row, isBare === true));
    if (isRead) this.#readLine = lines.numbers[used - 1] ?? this.#number;
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

  #take(line: string, event: FlowEvent, odd: readonly string[] = []): boolean {
    return this.#noteRead(this.#flows.take(line, event, odd));
  }

  #noteRead(isRead: boolean): boolean {
    if (isRead) this.#readLine = this.#number;
    return isRead;
  }

  #refuse(line: number, text: string, reason: string): void {
    addUnreadable(this.report, line, text, reason);
  }
}

const NUTTX = 'NuttX table: no TTL, no states, no counters';
const LESS = 60;
/** The end of an event's mark or clock whose beginning stands in the line before. */
const REST_OF_MARK = /(?<=^[^[\]]*?)\s*[A-Z\d.]{1,20}\]\s*$/;
