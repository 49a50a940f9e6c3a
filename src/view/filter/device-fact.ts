// What a filter can ask of the device at the end of a flow that is ours.
import type { Device } from '../../names/device.ts';
import type { FactExpression } from './ast.ts';
import type { FilterContext } from './context.ts';
import type { FactWord } from './fact-word.ts';
import type { FlowTest } from './flow-test.ts';
import { asWord } from './lexer.ts';

type DeviceFact = Extract<FactExpression, { readonly kind: 'device' }>;

export const DEVICE_FACT: FactWord<DeviceFact> = {
  form: 'device NAME|MAC[,NAME|MAC]',
  meaning:
    'of one of these devices of ours, whoever opened the flow: under all addresses that the neighbour table has of its hardware address',
  examples: ['device xbox', 'device 28:16:a8:01:02:03'],
  keywords: ['device'],
  takes: { what: 'list', after: ['device'] },
  carries: true,
  read: (_, text) => {
    const names = text.split(',');
    return names.includes('') ? { problem: 'leaves out the name of a device' } : { kind: 'device', names };
  },
  test: (expression, context) => deviceTest(expression, context, true),
  testNot: (expression, context) => deviceTest(expression, context, false),
  describe: ({ names }) => `device ${asWord(names.join(','))}`,
  candidates: ({ deviceNames }) => deviceNames?.() ?? [],
};

/** A flow whose device is not known passes neither the test nor its opposite. */
function deviceTest({ names }: DeviceFact, { deviceOf }: FilterContext, isMeant: boolean): FlowTest {
  const wanted = new Set(names.map(name => name.toLowerCase()));
  const isWanted = new Map<Device, boolean>();
  return (snapshot, row) => {
    const device = deviceOf?.(snapshot, row);
    if (!device) return false;
    const known = isWanted.get(device) ?? namesOf(device).some(name => wanted.has(name));
    isWanted.set(device, known);
    return known === isMeant;
  };
}

/** A host's name matches also without its domain, as everywhere. */
function namesOf({ mac, name = '' }: Device): string[] {
  const host = name.toLowerCase();
  return [mac, host, host.split('.')[0] ?? ''];
}
