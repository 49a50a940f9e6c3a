// The keys that only a replay has: a media player's.
import type { ReplayControl } from '../action.ts';
import { ask, inGroup } from './binding.ts';

const control = (what: ReplayControl) => ({ type: 'replay', control: what }) as const;
const replay = { when: 'replay' } as const;

export const REPLAY_KEYS = inGroup('Replay', [
  {
    ...replay,
    keys: ['space'],
    action: control('play'),
    meaning: 'play or pause',
    footer: { label: 'Play', rank: 1.1 },
  },
  {
    ...replay,
    keys: ['right', '.'],
    action: control('step'),
    meaning: 'one snapshot on',
    footer: { label: 'Step', rank: 1.2 },
  },
  {
    ...replay,
    keys: ['left', ','],
    action: control('step-back'),
    meaning: 'one snapshot back',
    footer: { label: 'Back', rank: 1.3 },
  },
  { ...replay, keys: ['>', 'S-right'], action: control('step-ten'), meaning: 'ten snapshots on' },
  { ...replay, keys: ['<', 'S-left'], action: control('step-ten-back'), meaning: 'ten snapshots back' },
  { ...replay, keys: ['+', '='], action: control('faster'), meaning: 'faster' },
  { ...replay, keys: ['-'], action: control('slower'), meaning: 'slower' },
  {
    ...replay,
    keys: ['@'],
    action: ask('time'),
    meaning: 'jump to a time: 12:31, +5m, -1h, or a date and time',
    footer: { label: 'Time', rank: 1.4 },
  },
  { ...replay, keys: ['^'], action: control('peak'), meaning: 'jump to where the count was highest' },
  { ...replay, keys: ['!'], action: control('first-drop'), meaning: 'jump to the first drop' },
]);
