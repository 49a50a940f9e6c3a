// The prompts: what each asks for, how an entry is checked, and what accepting it changes.
import { readMark } from '../changes/marking.ts';
import { completeFilter } from '../view/filter/complete.ts';
import type { Filters } from '../view/filter/filters.ts';
import { checkFilter, type TypedFilter } from '../view/filter/selection.ts';
import { LONGEST_INTERVAL, SHORTEST_INTERVAL, USUAL_INTERVAL } from './interval.ts';
import { editLine, type Line, pressKey, replaceBeforeCaret } from './line-editor.ts';
import { acceptReplayTime, checkReplayTime } from './replay-times.ts';
import type { Complaint, Notice, Prompt, PromptKind, State } from './state.ts';

/** Entries remembered for each prompt. */
const REMEMBERED = 20;

interface PromptFor {
  readonly title: string;
  /** The present value, to edit. */
  present(state: State): string;
  /** What is wrong with an entry; undefined where nothing is. */
  check(text: string, state: State): Complaint | undefined;
  accept(state: State, text: string): State;
  /** The filters under which the flows shown would be counted; absent for what does not filter. */
  filters?(state: State, text: string): Filters;
  /** Whether the filter language is spoken here, so that Tab can complete it. */
  readonly isExpression?: boolean;
}

export const PROMPTS: Readonly<Record<PromptKind, PromptFor>> = {
  source: filterPrompt('Source address or prefix', 'source'),
  destination: filterPrompt('Destination address or prefix', 'destination'),
  sport: filterPrompt('Source port', 'sport'),
  dport: filterPrompt('Destination port', 'dport'),
  filter: filterPrompt('Filter', 'expression'),
  find: {
    title: 'Find',
    present: state => state.find,
    check: () => undefined,
    accept: (state, text) => ({
      ...state,
      find: text,
      notice: state.prompt?.matches === 0 && text !== '' ? noMatch(text) : undefined,
    }),
    isExpression: true,
  },
  interval: {
    title: 'Seconds between readings',
    present: state => String(state.interval / 1000),
    check: checkInterval,
    accept: (state, text) => ({ ...state, interval: text === '' ? USUAL_INTERVAL : Number(text) * 1000 }),
  },
  time: {
    title: 'Time, such as 12:31 or +5m',
    present: () => '',
    check: checkReplayTime,
    accept: acceptReplayTime,
  },
  mark: {
    title: 'Mark to set, VALUE or VALUE/MASK',
    present: () => '',
    check: checkMark,
    // Nothing is marked yet: what the mark would do is asked about first.
    accept: state => state,
  },
};

/** Opens a prompt with the present value. */
export function openPrompt(state: State, kind: PromptKind): State {
  const line = editLine(PROMPTS[kind].present(state), state.past[kind] ?? []);
  const prompt = { kind, line, error: undefined, matches: undefined, candidates: [], from: state.flows };
  // What is found is shown in the table; every other entry can be made on any page.
  const page = kind === 'find' ? 'flows' : state.page;
  return { ...state, page, prompt, notice: undefined };
}

/** A key in an open prompt: Enter accepts, Esc and ^G leave everything as it was, Tab completes, the rest edits. */
export function promptKey(state: State, key: string): State {
  const { prompt } = state;
  if (!prompt) return state;
  if (key === 'escape' || key === 'C-g' || key === 'C-c') {
    return { ...state, prompt: undefined, flows: prompt.kind === 'find' ? prompt.from : state.flows };
  }
  if (key === 'enter') return accept(state, prompt);
  if (key === 'tab') return complete(state, prompt);
  const line = pressKey(prompt.line, key);
  return line ? withLine(state, prompt, line) : state;
}

/** An entry is checked as it is typed; what was counted for another one no longer holds. */
function withLine(state: State, prompt: Prompt, line: Line, candidates: readonly string[] = []): State {
  const error = PROMPTS[prompt.kind].check(line.text, state);
  const matches = line.text.trim() === prompt.line.text.trim() ? prompt.matches : undefined;
  return { ...state, prompt: { ...prompt, line, error, matches, candidates } };
}

/** Puts in what all candidates begin with; of a single one all, and a blank after it. */
function complete(state: State, prompt: Prompt): State {
  if (!PROMPTS[prompt.kind].isExpression) return state;
  const { text, caret } = prompt.line;
  const { start, candidates } = completeFilter(text, caret, state.context);
  const [first = ''] = candidates;
  if (first === '') return state;
  const put = candidates.length === 1 ? `${first} ` : commonStart(candidates);
  const line = put.length > caret - start ? replaceBeforeCaret(prompt.line, start, put) : prompt.line;
  return withLine(state, prompt, line, candidates.length === 1 ? [] : candidates);
}

function commonStart(words: readonly string[]): string {
  const [first = ''] = words;
  let length = first.length;
  for (const word of words) {
    while (!word.startsWith(first.slice(0, length))) length--;
  }
  return first.slice(0, length);
}

function accept(state: State, prompt: Prompt): State {
  const text = prompt.line.text.trim();
  const error = PROMPTS[prompt.kind].check(prompt.line.text, state);
  if (error !== undefined) return { ...state, prompt: { ...prompt, error } };
  const past = [text, ...prompt.line.past.filter(entry => entry !== text)].slice(0, REMEMBERED);
  const accepted = PROMPTS[prompt.kind].accept(state, text);
  return {
    ...accepted,
    prompt: undefined,
    past: text === '' ? state.past : { ...state.past, [prompt.kind]: past },
  };
}

/** What is said when nothing is found. */
export function noMatch(text: string): Notice {
  return { text: `No row shown matches "${text}".`, tone: 'warn' };
}

function filterPrompt(title: string, field: TypedFilter): PromptFor {
  const filters = (state: State, text: string): Filters => ({ ...state.filters, [field]: text });
  return {
    title,
    present: state => state.filters[field],
    check: (text, state) => (text.trim() === '' ? undefined : complaint(field, text, state)),
    accept: (state, text) => ({ ...state, filters: filters(state, text) }),
    filters,
    isExpression: field === 'expression',
  };
}

/** Only an expression has more words than one, so that it matters where the one at fault stands. */
function complaint(field: TypedFilter, text: string, { context }: State): Complaint | undefined {
  const error = checkFilter(field, text, context);
  if (!error) return undefined;
  const at = { start: error.column - 1, length: Math.max(1, error.word.length) };
  return { text: withoutOption(error.message), at: field === 'expression' ? at : undefined };
}

/** The prompt's title says already whose value it is. */
function withoutOption(message: string): string {
  return message.replace(/^(?:--[a-z-]+|filter): /, '');
}

function checkMark(entry: string): Complaint | undefined {
  if (entry.trim() === '' || readMark(entry) !== undefined) return undefined;
  return { text: 'not a mark, such as 42, 0x2a or 0x100/0xff00', at: undefined };
}

function checkInterval(entry: string): Complaint | undefined {
  const text = entry.trim();
  const seconds = Number(text);
  if (text === '') return undefined;
  if (Number.isNaN(seconds)) return { text: 'not a number of seconds', at: undefined };
  if (seconds >= SHORTEST_INTERVAL && seconds <= LONGEST_INTERVAL) return undefined;
  return { text: `must be between ${SHORTEST_INTERVAL} and ${LONGEST_INTERVAL} seconds`, at: undefined };
}
