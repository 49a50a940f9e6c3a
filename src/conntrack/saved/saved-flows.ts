// The flows found in a saved text: handed on as they are read, those of an event log once it has ended, and counted.
import { FlowEvent } from '../flow-event.ts';
import { type FlowLine, Has } from '../flow-line.ts';
import { FlowReader, LineKind } from '../format-detection.ts';
import { LoggedFlows } from '../logged-flows.ts';
import { emptyReport, type SavedReport } from './report.ts';

export type OnRow = (row: string, event: FlowEvent) => void;

export class SavedFlows {
  report: SavedReport = emptyReport();
  readonly #onLine: (line: FlowLine) => void;
  readonly #onRow: OnRow;
  readonly #reader = new FlowReader();
  readonly #logged = new LoggedFlows();

  /** See `SavedFeed`. */
  constructor(onLine: (line: FlowLine) => void, onRow: OnRow) {
    this.#onLine = onLine;
    this.#onRow = onRow;
  }

  begin(): void {
    this.#logged.clear();
    this.report = emptyReport();
  }

  /** What a log has told of its flows is handed on. */
  end(): void {
    this.#logged.replay(this.#reader, this.#onLine);
    this.report.ended = this.#logged.ended;
    this.#logged.clear();
  }

  /** A table line, in latin1, and what it says that no column can hold; false where it cannot be read. */
  take(line: string, event: FlowEvent, odd: readonly string[]): boolean {
    if (this.#reader.readText(line, event) !== LineKind.FLOW) return false;
    for (const value of odd) keepText(this.#reader.line, value);
    this.report.oddValues += odd.length;
    return this.hand(this.#reader, line);
  }

  /** What a reader holds; `row` is its text. Always true. */
  hand(reader: FlowReader, row: string): boolean {
    this.report.rows++;
    this.#onRow(row, reader.event);
    if (reader.event === FlowEvent.NONE) this.#onLine(reader.line);
    else this.#logged.add(reader);
    return true;
  }
}

/** Adds a token to what a line says in words. */
function keepText(line: FlowLine, token: string): void {
  const bytes = Buffer.from(`${token}\n`, 'latin1');
  if (line.textLength + bytes.length > line.text.length) return;
  line.text.set(bytes, line.textLength);
  line.textLength += bytes.length;
  line.has |= Has.TEXT;
}
