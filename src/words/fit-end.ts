// Fits addresses and names into the cells there are, so that what is cut off is never taken for the whole.
import { isIP } from 'node:net';
import { fitCells } from './safe-text.ts';

/** How text is cut. */
export interface CutStyle {
  readonly ellipsis: string;
  /** Whether a name cut short ends in `+`, as iptstate's -m has it. */
  readonly markTruncated: boolean;
}

/** An address, or a name, with its port if it has one: the port stays whole, an address is cut in its middle. */
export function fitEnd(text: string, width: number, style: CutStyle): string {
  if (text.length <= width) return text;
  const [, host = text, port = ''] = PARTS.exec(text) ?? [];
  const room = width - port.length;
  if (room < SHORTEST_HOST) return fitCells(text, width, style.markTruncated);
  const cut = isAddress(host)
    ? withoutMiddle(host, room, style.ellipsis)
    : fitCells(host, room, style.markTruncated);
  return `${cut}${port}`;
}

/** A bracketed or plain host, and a port; an IPv6 address without brackets has no port. */
const PARTS = /^(\[.*\]|[^:]*)(:[^:]*)?$/;
/** Less of a host than this says nothing. */
const SHORTEST_HOST = 5;

function isAddress(host: string): boolean {
  return isIP(host.replace(/^\[|\]$/g, '')) !== 0;
}

/** The end matters a little more than the start: there hosts of one network differ. */
function withoutMiddle(text: string, width: number, ellipsis: string): string {
  const tail = Math.ceil((width - 1) / 2);
  return `${text.slice(0, width - 1 - tail)}${ellipsis}${text.slice(text.length - tail)}`;
}
