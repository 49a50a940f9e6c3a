// Prompts: editing, checking, completing, accepting and leaving, as data in and data out.
import { describe, expect, test } from 'vitest';
import { openPrompt } from '../../src/app/prompt.ts';
import { initialState, type State } from '../../src/app/state.ts';
import { update } from '../../src/app/update.ts';
import type { FilterContext } from '../../src/view/filter/context.ts';
import { NO_FILTERS } from '../../src/view/filter/filters.ts';
import type { PromptKind } from '../../src/view/prompts.ts';
import { keysOf, press, showingNothing } from './tables.ts';

/** Types into a fresh prompt: words are typed letter by letter, names of keys stand in angle brackets. */
function typed(
  kind: PromptKind,
  keys: string,
  state: State = initialState(),
  context: FilterContext = {},
): State {
  return press(openPrompt(state, kind), showingNothing(context), ...keysOf(keys));
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

  test.each([
    ['typed over', '9', '9'],
    ['moved in', '<left>9', '10.0.0.91'],
    ['moved to its end', '<end>9', '10.0.0.19'],
    ['shortened', '<backspace>9', '10.0.0.9'],
  ])('that is %s', (_, keys, text) => {
    expect(typed('source', keys, earlier).prompt?.line.text).toBe(text);
  });

  test('left as it is clears where iptstate says "leave blank for none", and stays elsewhere', () => {
    expect(typed('source', '<enter>', earlier).filters.source).toBe('');
    expect(typed('source', '<end><enter>', earlier).filters.source).toBe('10.0.0.1');
    const filtered = initialState({ filters: { ...NO_FILTERS, expression: 'udp' }, interval: 3000 });
    expect(typed('filter', '<enter>', filtered).filters.expression).toBe('udp');
    expect(typed('interval', '<enter>', filtered).interval).toBe(3000);
    expect(typed('interval', '5<enter>', filtered).interval).toBe(5000);
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

describe('a paste', () => {
  const paste = (state: State, text: string) =>
    update(state, { type: 'paste', text }, showingNothing()).state;

  test('goes into the open prompt, in one line', () => {
    expect(paste(typed('filter', 'udp '), 'or\r\n tcp\x1b').prompt?.line.text).toBe('udp or  tcp');
  });

  test('opens a filter on the table, and means nothing to a list', () => {
    expect(paste(initialState(), 'quit').prompt).toMatchObject({ kind: 'filter', line: { text: 'quit' } });
    const list = typed('filter', '<escape><f6>');
    expect(paste(list, 'q')).toBe(list);
  });

  test('that is too long says so, and is not accepted', () => {
    const state = paste(openPrompt(initialState(), 'filter'), 'udp or '.repeat(1500));
    expect(state.prompt?.error?.text).toBe('longer than 4,096 characters: the rest was left out');
    expect(press(state, showingNothing(), 'enter').prompt).toBeDefined();
    expect(press(state, showingNothing(), 'C-w', 'C-w', 'enter').prompt).toBeUndefined();
  });

  test.each(['filter', 'find', 'source', 'interval'] as const)('of 10,000 characters into %s', kind => {
    const before = process.cpuUsage();
    paste(openPrompt(initialState(), kind), 'port 443 or '.repeat(834));
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(100);
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

describe('the filters in use under a name', () => {
  const filtered = initialState({ filters: { ...NO_FILTERS, expression: 'udp and dst port 53' } });

  test('are saved by +, Enter', () => {
    const asked = press(filtered, showingNothing(), '+');
    const named = press(asked, showingNothing(), ...keysOf('dns'));
    const { commands } = update(named, { type: 'accept-entry' }, showingNothing());
    expect(commands).toContainEqual({ type: 'save-filter', name: 'dns', text: 'udp and dst port 53' });
  });

  test('need a name that means nothing yet, and filters', () => {
    const asked = press(filtered, showingNothing(), '+', ...keysOf('tcp<enter>'));
    expect(asked.prompt?.error?.text).toBe('means something in a filter already');
    const unfiltered = press(initialState(), showingNothing(), '+');
    expect(unfiltered.prompt).toBeUndefined();
    expect(unfiltered.notice?.text).toBe('Nothing is filtered that a name could stand for.');
  });
});
