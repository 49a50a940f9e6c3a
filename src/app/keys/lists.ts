// The keys of a list over the table, the answers to a question, and what ends a change under way.
import { OTHER } from '../../view/key-text.ts';
import { at, inGroup, move } from './binding.ts';

export const LIST_KEYS = inGroup(
  'Lists',
  [
    { keys: ['up', 'k'], action: move('up'), meaning: 'one line up' },
    { keys: ['down', 'j'], action: move('down'), meaning: 'one line down' },
    { keys: ['pageup'], action: move('page-up'), meaning: 'ten lines up' },
    { keys: ['pagedown'], action: move('page-down'), meaning: 'ten lines down' },
    { keys: ['home'], action: move('home'), meaning: 'to the top' },
    { keys: ['end'], action: move('end'), meaning: 'to the bottom' },
    {
      keys: ['space'],
      action: { type: 'list-turn' },
      meaning: 'show or hide the column',
      hint: { label: { 'column list': 'shows' }, rank: 1 },
    },
    {
      keys: ['+', 'S-down'],
      action: { type: 'list-carry', step: 1 },
      meaning: 'move the column down the list, and to the right in the table',
      hint: { label: { 'column list': 'down' }, rank: 2 },
    },
    {
      keys: ['-', 'S-up'],
      action: { type: 'list-carry', step: -1 },
      meaning: 'move the column up the list, and to the left in the table',
      hint: { label: { 'column list': 'up' }, rank: 3 },
    },
    {
      keys: ['d'],
      action: { type: 'list-reset' },
      meaning: 'the usual columns again',
      hint: { label: { 'column list': 'default' }, rank: 3.1 },
    },
    {
      keys: ['enter'],
      action: { type: 'list-accept' },
      meaning: 'take what is chosen',
      hint: {
        label: {
          'sort list': 'sorts',
          'column list': 'keeps',
          'filter list': 'filters',
          'copy list': 'copies',
        },
        rank: 1.5,
      },
    },
    {
      keys: ['escape', 'C-g', 'C-c', 'q'],
      action: { type: 'list-leave' },
      meaning: 'leave everything as it was',
      hint: { label: at('leaves', 'sort list', 'column list', 'filter list', 'copy list'), rank: 5 },
    },
    {
      keys: ['f2', 'f6'],
      action: { type: 'list-leave' },
      meaning: 'the keys that open a list leave it too',
    },
  ],
  'list',
);

export const QUESTION_KEYS = inGroup(
  'Questions',
  [
    {
      keys: ['y', 'Y'],
      action: { type: 'answer', answer: 'yes' },
      meaning: 'do it',
      hint: { label: { 'delete question': 'deletes', 'mark question': 'marks' }, rank: 1 },
    },
    {
      keys: ['a'],
      action: { type: 'answer', answer: 'all' },
      meaning: 'of a mark: ask about all flows shown',
      hint: { label: { 'mark question': 'asks for all shown' }, rank: 2 },
    },
    {
      keys: [OTHER],
      action: { type: 'answer', answer: 'no' },
      meaning: 'leave everything as it is',
      hint: { label: at('does not', 'delete question', 'mark question'), rank: 3 },
    },
  ],
  'question',
);

export const CHANGE_KEYS = inGroup(
  'Questions',
  [
    {
      keys: ['escape', 'C-g'],
      action: { type: 'stop-change' },
      meaning: 'while flows are deleted or marked: stop, and tell how many are left',
    },
  ],
  'change',
);
