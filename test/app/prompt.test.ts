// Prompts: editing, checking, completing, accepting and leaving, as data in and data out.
import { describe, expect, test } from 'vitest';
import { openPrompt } from '../../src/app/prompt.ts';
import { Shown } from '../../src/app/shown.ts';
import { initialState, type PromptKind, type State } from '../../src/app/state.ts';
import type { FilterContext } from '../../src/view/filter/context.ts';
import { NO_FILTERS } from '../../src/view/filter/filters.ts';
import { keysOf, press } from './tables.ts';

/** Types into a fresh prompt: words are typed letter by letter, names of keys stand in angle brackets. */
function typed(
  kind: PromptKind,
  keys: string,
  state: State = initialState(),
  context: FilterContext = {},
): State {
  return press(openPrompt(state, kind), new Shown(context), ...keysOf(keys));
}

describe('editing keys', () => {
  test.each([
    ['1.2.3.4', '1.2.3.4', 7],
    ['12<left>3', '132', 2],
    ['12<C-a>3', '312', 1],
    ['12<home>3<end>4', '3124', 4],
    ['12<C-a><C-e>3', '123', 3],
    ['12 34<C-w>5', '12 5', 4],
    ['12 34<left><C-u>', '4', 0],
    ['12 34<left><left><C-k>', '12 ', 3],
    ['123<backspace><backspace>', '1', 1],
    ['123<left><delete>', '12', 2],
    ['1<f5><C-l><C-z><pageup>2', '12', 2],
  ])('%s', (keys, text, caret) => {
    expect(typed('source', keys).prompt?.line).toMatchObject({ text, caret });
  });
});

describe('an entry', () => {
  const earlier = initialState({ filters: { ...NO_FILTERS, source: '10.0.0.1' } });

  test('begins with the present value', () => {
    expect(openPrompt(earlier, 'source').prompt?.line.text).toBe('10.0.0.1');
  });

  test.each(['escape', 'C-g', 'C-c'])('is forgotten by %s, and the old value stays', key => {
    const state = typed('source', `.9<${key}>`, earlier);
    expect(state.prompt).toBeUndefined();
    expect(state.filters.source).toBe('10.0.0.1');
  });

  test('that is empty clears', () => {
    expect(typed('source', '<C-u><enter>', earlier).filters.source).toBe('');
  });

  test('is accepted by Enter, and remembered', () => {
    const first = typed('dport', '443<enter>');
    expect(first.filters.dport).toBe('443');
    const second = typed('dport', '<C-u>80<enter>', first);
    expect(typed('dport', '<up><up>', second).prompt?.line.text).toBe('443');
    expect(typed('dport', '<up><up><down>', second).prompt?.line.text).toBe('80');
  });

  test('that cannot be read is told at once, and not accepted', () => {
    const state = typed('sport', '70000<enter>');
    expect(state.prompt?.error?.text).toMatch(/^"70000"/);
    expect(state.filters.sport).toBe('');
  });

  test.each([
    ['0.5', 500],
    ['2', 2000],
    ['', 1000],
  ])('of "%s" seconds', (text, interval) => {
    expect(typed('interval', `<C-u>${text}<enter>`).interval).toBe(interval);
  });

  test.each(['0', '0.05', '-1', 'x', '90000'])('of "%s" seconds is refused', text => {
    expect(typed('interval', `<C-u>${text}<enter>`).prompt?.error).toBeDefined();
  });

  test('of the filter says which word is at fault', () => {
    const { prompt } = typed('filter', ' src hots 1.2.3.4');
    expect(prompt?.error?.at).toEqual({ start: 5, length: 4 });
    expect(prompt?.error?.text).toContain('"hots"');
  });
});

describe('Tab', () => {
  test.each([
    ['unrep<tab>', 'unreplied ', []],
    ['src po<tab>', 'src port', ['port', 'portrange']],
    ['state SYN_SENT<tab>', 'state SYN_SENT', ['SYN_SENT', 'SYN_SENT2']],
    ['zzz<tab>', 'zzz', []],
    ['src po<tab>r', 'src portr', []],
  ])('%s', (keys, text, candidates) => {
    const { prompt } = typed('filter', keys);
    expect(prompt?.line.text).toBe(text);
    expect([...(prompt?.candidates ?? [])].sort()).toEqual(candidates);
  });

  test('offers the names that are known', () => {
    const context = { hostNames: () => ['laptop-anna', 'laptop-ben', 'xbox'] };
    const complete = (keys: string) => typed('filter', keys, initialState(), context).prompt?.line.text;
    expect(complete('src host x<tab>')).toBe('src host xbox ');
    expect(complete('src host l<tab>')).toBe('src host laptop-');
  });

  test('means nothing where no filter language is spoken', () => {
    expect(typed('source', '1<tab>').prompt?.line.text).toBe('1');
  });
});
