// Reads a line of any format that holds flows, telling for each line by itself which format it is.
import { type EventText, FlowEvent, parseEventText, withoutOriginator } from './flow-event.ts';
import { type FlowLine, LONGEST_LINE } from './flow-line.ts';
import { LineParser } from './line-parser.ts';
import { parseSaveCommand } from './save-parser.ts';
import { isBlank } from './tokenizer.ts';
import { isWord } from './words.ts';
import { isXmlFrame, parseXmlFlow } from './xml-parser.ts';

/** What a line turned out to be. */
export const LineKind = {
  /** `reader.line` holds its facts. */
  FLOW: 0,
  /** It belongs to the format and says nothing of a flow: the frame of an XML document, a blank line. */
  FRAME: 1,
  UNREADABLE: 2,
} as const;
export type LineKind = (typeof LineKind)[keyof typeof LineKind];

const TAB = 9;
const SPACE = 32;
const DASH = 45;
const LESS = 60;
const OPEN = 91;
/** Under this word Linux 2.4 appends its expectations to the table. */
const EXPECTING = 'EXPECTING:';

/** Keeps no state from one line to the next, but for the facts of the last one. */
export class FlowReader {
  readonly #parser = new LineParser();
  /** Where a line is put that had to be retold as a table line; as long as a retold line can get. */
  readonly #retold = Buffer.allocUnsafe(LONGEST_LINE * 2);
  /** What the last line said of its flow. */
  event: FlowEvent = FlowEvent.NONE;
  /** The last line as a table line, where it had to be retold or freed of its frame; else empty. latin1. */
  text = '';

  /** The facts of the last line that was a flow; borrowed, see FlowLine. */
  get line(): FlowLine {
    return this.#parser.line;
  }

  /** Reads the line at `start..end`, without its LF; `terminated` says whether it had one. */
  read(bytes: Uint8Array, start: number, end: number, terminated: boolean): LineKind {
    this.event = FlowEvent.NONE;
    this.text = '';
    const first = bytes[start]!;
    if (first !== SPACE && first !== TAB && first !== OPEN && first !== LESS && first !== DASH) {
      if (this.#parser.parse(bytes, start, end, terminated)) return LineKind.FLOW;
      return isExpectation(bytes, start, end) || isBlankLine(bytes, start, end)
        ? LineKind.FRAME
        : LineKind.UNREADABLE;
    }
    if (end - start > LONGEST_LINE) return LineKind.UNREADABLE;
    const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
    const retold = retell(text);
    if (retold) return terminated ? this.#readRetold(retold) : LineKind.UNREADABLE;
    if (this.#parser.parse(bytes, start, end, terminated)) return LineKind.FLOW;
    return isBlankLine(bytes, start, end) || isXmlFrame(text) ? LineKind.FRAME : LineKind.UNREADABLE;
  }

  /** Reads a table line kept from `text`, or told by another reader; `event` is what it says of its flow. */
  readText(text: string, event: FlowEvent = FlowEvent.NONE): LineKind {
    return this.#readRetold({ event, line: text });
  }

  #readRetold({ event, line }: EventText): LineKind {
    if (line.length > this.#retold.length) return LineKind.UNREADABLE;
    const length = this.#retold.write(line, 'latin1');
    if (!this.#parser.parse(this.#retold, 0, length)) return LineKind.UNREADABLE;
    this.event = event;
    this.text = line;
    return LineKind.FLOW;
  }
}

function retell(text: string): EventText | undefined {
  const first = text.trimStart().charCodeAt(0);
  if (first === LESS) return parseXmlFlow(withoutOriginator(text));
  if (first === DASH) return parseSaveCommand(withoutOriginator(text));
  return parseEventText(text);
}

function isExpectation(bytes: Uint8Array, start: number, end: number): boolean {
  return isWord(bytes, start, Math.min(end, start + EXPECTING.length), EXPECTING);
}

function isBlankLine(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (!isBlank(bytes[at]!)) return false;
  return true;
}
