// What a far side says went wrong, in one line that is fit for a terminal.

/** A reason is shown in one line; more of it is not kept. Characters. */
const LONGEST = 300;
/** conntrack(8) closes each list with this, on standard error; it is no complaint. */
const CLOSING_LINE = /flow entries have been shown/;

/** Lines that name a cause, whatever follows them: ssh ends with words such as `Connection closed by UNKNOWN port 65535`. */
const TELLING =
  /denied|refused|timed out|no route|unreachable|resolve|verification failed|not found|not permitted|must be root|failed to|no such|no matching|too many|required|expired|not allowed|unknown user/i;

export class LastLine {
  #text = '';
  #telling = '';
  #open = '';

  /** The last line that names a cause, else the last that was not empty; one still without its end counts. */
  get text(): string {
    const open = lastOf([this.#open]) ?? '';
    if (TELLING.test(open)) return open;
    return this.#telling || open || this.#text;
  }

  push(bytes: Buffer): void {
    const lines = (this.#open + printableText(bytes.toString('latin1'))).split('\n');
    this.#open = (lines.pop() ?? '').slice(0, LONGEST);
    this.#text = lastOf(lines)?.slice(0, LONGEST) ?? this.#text;
    this.#telling = lastOf(lines.filter(line => TELLING.test(line)))?.slice(0, LONGEST) ?? this.#telling;
  }

  clear(): void {
    this.#text = '';
    this.#telling = '';
    this.#open = '';
  }
}

function lastOf(lines: readonly string[]): string | undefined {
  return lines.map(line => line.trim()).findLast(line => line !== '' && !CLOSING_LINE.test(line));
}

/** Text of which a terminal obeys nothing but line feeds; whatever is not plain ASCII becomes a question mark. */
export function printableText(text: string): string {
  return text.replace(/\r/g, '').replace(/[^\x20-\x7e\n]/g, '?');
}
