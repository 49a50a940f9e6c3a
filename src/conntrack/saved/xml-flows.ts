// Gathers the flows of XML that is not laid out a flow a line: several on one, or each over many.

/** A flow over more characters than this is given up. */
const LONGEST = 16_384;

export interface GatheredFlow {
  readonly text: string;
  /** Where it begins, from 1. */
  readonly line: number;
}

export class XmlFlows {
  #open = '';
  #line = 0;

  /** Whether a flow has begun and not ended. */
  get isOpen(): boolean {
    return this.#open !== '';
  }

  /** Takes in a line; yields the flows that end in it. */
  push(text: string, line: number): GatheredFlow[] {
    if (this.#open === '') this.#line = line;
    this.#open += this.#open === '' ? text.slice(Math.max(0, text.indexOf('<flow'))) : text.trim();
    const flows: GatheredFlow[] = [];
    for (let end = this.#end(); end >= 0; end = this.#end()) {
      flows.push({ text: this.#open.slice(0, end).replace(/>\s+</g, '><'), line: this.#line });
      const next = this.#open.indexOf('<flow', end);
      this.#open = next < 0 ? '' : this.#open.slice(next);
      this.#line = line;
    }
    if (this.#open.length > LONGEST) {
      flows.push({ text: this.#open, line: this.#line });
      this.#open = '';
    }
    return flows;
  }

  #end(): number {
    const at = this.#open.indexOf('</flow>');
    return at < 0 ? -1 : at + '</flow>'.length;
  }
}
