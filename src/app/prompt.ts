// The prompts: what each asks for, how an entry is checked, and what accepting it changes.
import { editLine, pressKey } from './line-editor.ts';
import { checkFilter, type TypedFilter } from './selection.ts';
import type { Filters, Prompt, PromptKind, State } from './state.ts';

/** Entries remembered for each prompt. */
const REMEMBERED = 20;
/** Seconds between readings: faster than this the router would do little else. */
const SHORTEST_INTERVAL = 0.1;
const LONGEST_INTERVAL = 3600;

interface PromptFor {
  readonly title: string;
  /** The present value, to edit. */
  present(state: State): string;
  /** What is wrong with an entry, in a few words; undefined where nothing is. */
  check(text: string, state: State): string | undefined;
  accept(state: State, text: string): State;
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
    accept: (state, text) => ({ ...state, find: text }),
  },
  interval: {
    title: 'Seconds between readings',
    present: state => String(state.interval / 1000),
    check: checkInterval,
    accept: (state, text) => ({ ...state, interval: text === '' ? 1000 : Number(text) * 1000 }),
  },
};

/** Opens a prompt with the present value. */
export function openPrompt(state: State, kind: PromptKind): State {
  const line = editLine(PROMPTS[kind].present(state), state.past[kind] ?? []);
  return { ...state, prompt: { kind, line, error: undefined }, notice: undefined };
}

/** A key in an open prompt: Enter accepts, Esc and ^G leave everything as it was, the rest edits. */
export function promptKey(state: State, key: string): State {
  const { prompt } = state;
  if (!prompt) return state;
  if (key === 'escape' || key === 'C-g' || key === 'C-c') return { ...state, prompt: undefined };
  if (key === 'enter') return accept(state, prompt);
  const line = pressKey(prompt.line, key);
  if (!line) return state;
  return {
    ...state,
    prompt: { ...prompt, line, error: PROMPTS[prompt.kind].check(line.text.trim(), state) },
  };
}

function accept(state: State, prompt: Prompt): State {
  const text = prompt.line.text.trim();
  const error = PROMPTS[prompt.kind].check(text, state);
  if (error !== undefined) return { ...state, prompt: { ...prompt, error } };
  const past = [text, ...prompt.line.past.filter(entry => entry !== text)].slice(0, REMEMBERED);
  const accepted = PROMPTS[prompt.kind].accept(state, text);
  return {
    ...accepted,
    prompt: undefined,
    past: text === '' ? state.past : { ...state.past, [prompt.kind]: past },
  };
}

function filterPrompt(title: string, field: TypedFilter): PromptFor {
  return {
    title,
    present: state => state.filters[field],
    check: (text, state) => (text === '' ? undefined : checkFilter(field, text, state.context)),
    accept: (state, text) => ({ ...state, filters: { ...state.filters, [field]: text } satisfies Filters }),
  };
}

function checkInterval(text: string): string | undefined {
  const seconds = Number(text);
  if (text === '') return undefined;
  if (Number.isNaN(seconds)) return 'not a number of seconds';
  return seconds < SHORTEST_INTERVAL || seconds > LONGEST_INTERVAL
    ? `must be between ${SHORTEST_INTERVAL} and ${LONGEST_INTERVAL} seconds`
    : undefined;
}
