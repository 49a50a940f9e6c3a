// Durations and sizes with their units: `90s`, `1h30m`, `10k`, `1.5MB/s`, `12Mb/s`.
import { parseDuration, TIME_UNITS } from '../../words/durations.ts';
import type { Quantity } from './ast.ts';
import { QUANTITIES } from './quantities.ts';

interface Unit {
  readonly name: string;
  readonly size: number;
}

/** Decimal, as everywhere in networking. Largest first, as all units here. */
const SIZE_UNITS: readonly Unit[] = [
  { name: 'T', size: 1e12 },
  { name: 'G', size: 1e9 },
  { name: 'M', size: 1e6 },
  { name: 'k', size: 1000 },
];
/** Amounts are kept to a thousandth, and so survive being written and read again. */
const PRECISION = 1000;
const LARGEST = 1e15;

/** Reads an amount of a quantity, in seconds, bytes, packets or bytes per second; undefined if it is none. */
export function parseAmount(quantity: Quantity, text: string): number | undefined {
  const amount = isDuration(quantity)
    ? parseSeconds(text)
    : parseSize(text, QUANTITIES[quantity].unit === 'rate');
  if (amount === undefined || amount > LARGEST) return undefined;
  return Math.round(amount * PRECISION) / PRECISION;
}

/** The amount in the largest unit that divides it, which `parseAmount` reads back. */
export function formatAmount(quantity: Quantity, amount: number): string {
  const units: readonly Unit[] = isDuration(quantity) ? TIME_UNITS : SIZE_UNITS;
  const unit = units.find(({ size }) => amount > 0 && amount % size === 0);
  return unit === undefined ? String(amount) : `${amount / unit.size}${unit.name}`;
}

/** How amounts of a quantity are written, for an error message. */
export function amountExamples(quantity: Quantity): string {
  return isDuration(quantity) ? '90, 90s, 5m, 2h or 1d' : '500, 10k, 5M or 2G';
}

function isDuration(quantity: Quantity): boolean {
  return QUANTITIES[quantity].unit === 'time';
}

/** A plain number is seconds; otherwise every number has its unit, as in `1h30m`. */
function parseSeconds(text: string): number | undefined {
  return /^\d{1,15}(?:\.\d{1,3})?$/.test(text) ? Number(text) : parseDuration(text);
}

/** With or without B for bytes; a rate may be told in bits, b, as the screen has it with --bits. */
function parseSize(text: string, isRate: boolean): number | undefined {
  const match = /^(\d{1,15}(?:\.\d{1,3})?)([kKmMgGtT]?)(B|b)?(\/s)?$/.exec(text);
  if (match === null) return undefined;
  const [, number, unit, what, perSecond] = match;
  if (!isRate && (what === 'b' || perSecond !== undefined)) return undefined;
  const size = Number(number) * (unit === '' ? 1 : sizeOf(SIZE_UNITS, unit));
  return what === 'b' ? size / 8 : size;
}

function sizeOf(units: readonly Unit[], name: string | undefined): number {
  return units.find(unit => unit.name.toLowerCase() === name?.toLowerCase())?.size ?? Number.NaN;
}
