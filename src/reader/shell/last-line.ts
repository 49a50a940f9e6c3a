// What a far side said last, in one line that is fit for a terminal.

/** A reason is shown in one line; more of it is not kept. Characters. */
const LONGEST = 300;
/** conntrack(8) closes each list with this, on standard error; it is no complaint. */
const CLOSING_LINE = /flow entries have been shown/;

export class LastLine {
  #text = '';
  #open = '';

  /** The last line that was not empty; one still without its end counts. */
  get text(): string {
    return lastOf([this.#text, this.#open]) ?? '';
  }

  push(bytes: Buffer): void {
    const lines = (this.#open + printableText(bytes.toString('latin1'))).split('\n');
    this.#open = (lines.pop() ?? '').slice(0, LONGEST);
    this.#text = lastOf(lines)?.slice(0, LONGEST) ?? this.#text;
  }

  clear(): void {
    this.#text = '';
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
