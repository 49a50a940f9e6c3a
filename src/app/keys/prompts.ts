// The keys of an open prompt; whatever else is typed goes into its line.
import type { Edit } from '../../view/line-editor.ts';
import { at, inGroup } from './binding.ts';

const edit = (what: Edit) => ({ type: 'edit', edit: what }) as const;

export const PROMPT_KEYS = inGroup(
  'Prompts',
  [
    {
      keys: ['tab'],
      action: { type: 'complete' },
      meaning: 'complete a word of a filter, or show what it could be',
      hint: { label: at('completes', 'expression', 'empty expression'), rank: 1 },
    },
    {
      keys: ['enter'],
      action: { type: 'accept-entry' },
      meaning: 'accept the entry; an empty one clears',
      hint: {
        label: {
          ...at('accepts', 'entry', 'expression'),
          ...at('clears', 'empty entry', 'empty expression'),
        },
        rank: 2,
      },
    },
    {
      keys: ['escape', 'C-g', 'C-c'],
      action: { type: 'leave-entry' },
      meaning: 'leave everything as it was',
      hint: {
        label: at('leaves as it was', 'entry', 'empty entry', 'expression', 'empty expression'),
        rank: 3,
      },
    },
    { keys: ['up'], action: edit('earlier'), meaning: 'the entry before' },
    { keys: ['down'], action: edit('later'), meaning: 'the entry after' },
    { keys: ['left', 'C-b'], action: edit('left'), meaning: 'one character to the left' },
    { keys: ['right', 'C-f'], action: edit('right'), meaning: 'one character to the right' },
    { keys: ['home', 'C-a'], action: edit('to-start'), meaning: 'to the start of the line' },
    { keys: ['end', 'C-e'], action: edit('to-end'), meaning: 'to the end of the line' },
    { keys: ['backspace', 'C-h'], action: edit('erase-before'), meaning: 'erase the character before' },
    { keys: ['delete', 'C-d'], action: edit('erase-at'), meaning: 'erase the character under the caret' },
    { keys: ['C-w'], action: edit('erase-word'), meaning: 'erase the word before' },
    { keys: ['C-u'], action: edit('erase-to-start'), meaning: 'erase all that stands before' },
    { keys: ['C-k'], action: edit('erase-to-end'), meaning: 'erase all that stands behind' },
  ],
  'prompt',
);
