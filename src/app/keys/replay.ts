// The keys that only a replay has: a media player's.
import type { ReplayControl } from '../../watch/player.ts';
import type { KeyAction } from '../action.ts';
import { ask, inGroup } from './binding.ts';

const control = (what: ReplayControl): KeyAction => ({ type: 'replay', control: what });

export const REPLAY_KEYS = inGroup(
  'Replay',
  [
    {
      keys: ['space'],
      action: control('play'),
      meaning: 'play or pause',
      hint: { label: 'Play', rank: 1.1 },
    },
    {
      keys: ['right', '.'],
      action: control('step'),
      meaning: 'one snapshot on',
      hint: { label: 'Step', rank: 1.2 },
    },
    {
      keys: ['left', ','],
      action: control('step-back'),
      meaning: 'one snapshot back',
      hint: { label: 'Back', rank: 1.3 },
    },
    { keys: ['>', 'S-right'], action: control('step-ten'), meaning: 'ten snapshots on' },
    { keys: ['<', 'S-left'], action: control('step-ten-back'), meaning: 'ten snapshots back' },
    { keys: ['+', '='], action: control('faster'), meaning: 'faster' },
    { keys: ['-'], action: control('slower'), meaning: 'slower' },
    {
      keys: ['@'],
      action: ask('time'),
      meaning: 'jump to a time: 12:31, +5m, -1h, or a date and time',
      hint: { label: 'Time', rank: 1.4 },
    },
    { keys: ['^'], action: control('peak'), meaning: 'jump to where the count was highest' },
    { keys: ['!'], action: control('first-drop'), meaning: 'jump to the first drop' },
  ],
  'replay',
);
