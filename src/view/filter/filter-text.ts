// What the filters in use say, in one line to stand beside the flows that they leave.
import { describeFilter } from './describe.ts';
import type { Filters } from './filters.ts';

/** The filters as they were typed, with the words of the filter language before them; empty where there are none. */
export function filterText(filters: Filters): string {
  const { only, source, destination, sport, dport, expression, options } = filters;
  const chosen = [
    ...(source === '' ? [] : [`src ${source}`]),
    ...(destination === '' ? [] : [`dst ${destination}`]),
    ...(sport === '' ? [] : [`src port ${sport}`]),
    ...(dport === '' ? [] : [`dst port ${dport}`]),
    ...options.map(describeFilter),
    ...(expression === '' ? [] : [expression]),
  ];
  return [
    ...(only ? [`only ${only.name}`] : []),
    ...(filters.invert ? chosen.map(text => `not (${text})`) : chosen),
    ...(filters.hideDns ? ['no DNS'] : []),
    ...(filters.hideLoopback ? ['no loopback'] : []),
  ].join(', ');
}
