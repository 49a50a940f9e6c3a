// Flags for writing recordings and for finding an instant in them.
import { inCategory } from '../flag.ts';
import { parseDuration, parseInterval, parseSize } from '../values.ts';

export const RECORDING_FLAGS = inCategory('Recordings', [
  {
    long: 'at',
    value: { name: 'TIME' },
    commands: ['list', 'hosts', 'count', 'stats', 'check', 'pressure', 'events', 'replay'],
    summary: 'the instant of a recording: 12:31, 2026-11-21T03:00, or -5m from its end',
    doc: 'With --file RECORDING. Without it, events and replay begin with the first snapshot, the others tell of the last. The snapshot taken at that time or before it serves.',
    set: (settings, text) => {
      settings.at = text;
    },
  },
  {
    long: 'record',
    isCommon: true,
    value: { name: 'FILE' },
    commands: ['top'],
    summary: 'record what is read, beside showing it',
    doc: 'As the record command does; a recording that exists is gone on with.',
    set: (settings, text) => {
      settings.record = text;
    },
  },
  {
    long: 'every',
    value: { name: 'SECONDS' },
    commands: ['top', 'record'],
    summary: 'time between two recorded snapshots, default 1',
    doc: 'On the live screen it is that between two readings, unless given.',
    set: (settings, text) => {
      settings.every = parseInterval(text);
    },
  },
  {
    long: 'keep',
    value: { name: 'TIME' },
    commands: ['top', 'record'],
    summary: 'drop snapshots older than this, such as 24h',
    doc: 'They go a quarter of the file at a time, so that some stay up to a third longer.',
    set: (settings, text) => {
      settings.keep = parseDuration(text);
    },
  },
  {
    long: 'max-size',
    value: { name: 'SIZE' },
    commands: ['top', 'record'],
    summary: 'never let the recording grow beyond this, such as 100M',
    doc: 'The oldest quarter goes when it is full. While the rest is copied, both need room.',
    set: (settings, text) => {
      settings.maxSize = parseSize(text);
    },
  },
]);
