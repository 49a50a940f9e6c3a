// Flags of the metrics: where they go, what places they are of, and whom they name.
import { HOST_LABELS } from '../../metrics/host-labels.ts';
import { inCategory } from '../flag.ts';
import { parseChoice, parseCount, parseListen } from '../values.ts';

export const METRICS_FLAGS = inCategory('Metrics', [
  {
    long: 'textfile',
    value: { name: 'PATH' },
    commands: ['metrics'],
    summary: 'write them into a file, for a textfile collector',
    doc: 'Written beside, brought to the disk and renamed: whoever reads it never finds half of it. Once, or with --interval again and again.',
    set: (settings, text) => {
      settings.textfile = text;
    },
  },
  {
    long: 'listen',
    value: { name: 'ADDR:PORT' },
    commands: ['metrics'],
    summary: 'answer over HTTP; without ADDR to this machine alone',
    doc: 'At /metrics, /probe?target=NAME, /healthz and /, and nowhere else. Without TLS and passwords: what is not for everybody goes behind a proxy, or through ssh.',
    set: (settings, text) => {
      settings.listen = parseListen(text);
    },
  },
  {
    long: 'config',
    value: { name: 'PATH' },
    commands: ['metrics'],
    summary: 'read the places that a file lists, each with its name',
    doc: 'In JSON: {"targets": [{"name": "home", "ssh": "root@192.168.1.1"}, {"name": "lab", "netns": "lab"}, {"name": "here"}]}. What a target may say beside its name are the options ssh, ssh-sudo, netns, source, proc-root and interval. Its figures are labelled with target, and netns.',
    set: (settings, text) => {
      settings.config = text;
    },
  },
  {
    long: 'top',
    value: { name: 'N' },
    commands: ['metrics'],
    summary: 'tell of the N largest hosts one by one, default 10',
    doc: 'A host keeps its place for ten minutes after it was among the largest, except to one with twice its flows.',
    set: (settings, text) => {
      settings.top = parseCount(text);
    },
  },
  {
    long: 'label-by',
    value: { name: 'WHAT', choices: HOST_LABELS },
    commands: ['metrics'],
    summary: 'label hosts by address, by name too, or tell of none',
    doc: 'Default address. Names are those of leases and hosts files; the DNS is not asked.',
    set: (settings, text) => {
      settings.labelBy = parseChoice(HOST_LABELS, text);
    },
  },
]);
