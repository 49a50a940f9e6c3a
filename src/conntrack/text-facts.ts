// What a line states in words rather than numbers: the tokens the line parser kept, sorted into named facts.

/** The text facts of one line; an absent fact is an absent key. Values are as printed: make them safe before showing. */
export interface TextFacts {
  secctx?: string;
  helper?: string;
  /** Names from connlabel.conf; empty where the flow has labels that the file does not name. */
  labels?: readonly string[];
  /** Creation instant as conntrack(8) prints it, in its machine's local time (`-o ktimestamp`). */
  start?: string;
  /** End instant, in DESTROY events. */
  stop?: string;
  /** Flags that only some vendor's kernel has, without their brackets. */
  flags?: readonly string[];
  /** Keys we do not know, in the order they stood. */
  extra?: Readonly<Record<string, string>>;
  /** Bare tokens, in the order they stood. */
  words?: readonly string[];
}

/** Sorts the LF-ended tokens of `FlowLine.text` (its first `textLength` bytes, latin1 or UTF-8) into facts. */
export function parseTextFacts(text: string): TextFacts {
  const facts: Mutable<TextFacts> = {};
  for (const token of text.split('\n')) {
    if (token === '') continue;
    const equals = token.indexOf('=');
    if (token.startsWith('[')) addBracket(facts, token.slice(1, -1));
    else if (equals < 0) addWord(facts, token);
    else addPair(facts, token.slice(0, equals), token.slice(equals + 1));
  }
  return facts;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function addBracket(facts: Mutable<TextFacts>, inside: string): void {
  if (inside.startsWith('start=')) facts.start = inside.slice('start='.length);
  else if (inside.startsWith('stop=')) facts.stop = inside.slice('stop='.length);
  else facts.flags = [...(facts.flags ?? []), inside];
}

/** conntrack(8) prints `labels` alone where no label has a name. Names may hold blanks, and they end its line. */
function addWord(facts: Mutable<TextFacts>, word: string): void {
  const label = facts.labels?.at(-1);
  if (label !== undefined)
    facts.labels = [...(facts.labels ?? []).slice(0, -1), ...`${label} ${word}`.split(',')];
  else if (word === 'labels') facts.labels = [];
  else facts.words = [...(facts.words ?? []), word];
}

function addPair(facts: Mutable<TextFacts>, key: string, value: string): void {
  if (key === 'secctx' || key === 'helper') facts[key] = value;
  else if (key === 'labels') facts.labels = value.split(',');
  else facts.extra = { ...facts.extra, [key]: value };
}
