// Who and what is behind a flow, as far as that is known beside the table: the device, the process, the network, what let it in.
import { type Device, deviceText } from '../../names/device.ts';
import type { MarkRoute } from '../../names/mark-routes.ts';
import { processText } from '../../names/socket-owners.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { counted } from '../../words/figures.ts';
import type { FilterContext } from '../filter/context.ts';
import { outsideNetwork } from '../outside-network.ts';
import { serviceGuess } from '../service-guess.ts';
import type { ExplainedLine } from './explanation.ts';

export function explainBeside(snapshot: Snapshot, row: number, context: FilterContext): ExplainedLine[] {
  const device = context.deviceOf?.(snapshot, row);
  const process = context.processOf?.(snapshot, row);
  const door = context.doorOf?.(snapshot, row);
  const network = outsideNetwork(snapshot, row, context.networkOf);
  const system = network?.asNumber === undefined ? '' : `AS${network.asNumber} ${network.organization ?? ''}`;
  const where = [network?.country ?? '', system].map(part => part.trim()).filter(part => part !== '');
  const route = context.routeOf?.(snapshot, row);
  const guess = serviceGuess(snapshot, row);
  return [
    ...(door ? [line('let in by', door.name, door.meaning)] : []),
    ...(device ? [deviceLine(device)] : []),
    ...(process ? [line('process', processText(process), 'of this machine, at an end of the flow')] : []),
    ...(where.length > 0 ? [line('network', where.join(', '), 'of the outside end')] : []),
    ...(route ? [line('mark', `table ${route.table}`, routeMeaning(route))] : []),
    ...(guess ? [line('looks like', `${guess.name}?`, `A guess by port, no more: ${guess.source}.`)] : []),
  ];
}

/** Rules of routing see a packet's own mark, which others have to set from the flow's. */
function routeMeaning({ priority }: MarkRoute): string {
  return `Packets that bear the flow's mark are routed by it (ip rule ${priority}).`;
}

function deviceLine(device: Device): ExplainedLine {
  const { mac, addresses } = device;
  const known = `${mac}, with ${counted(addresses.length, 'address', 'addresses')} in the neighbour table`;
  return line('device', deviceText(device) ?? mac, known);
}

function line(label: string, value: string, meaning: string): ExplainedLine {
  return { label, value, meaning };
}
