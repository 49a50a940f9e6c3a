// Which of the two forms a client asks for, by its Accept header (RFC 9110, 12.5.1).
import type { Exposition } from './exposition.ts';

/** A header is as long as a client likes; more alternatives than this no scraper has. */
const MOST_RANGES = 20;

/** OpenMetrics where the client prefers it to plain text; the older text otherwise, as also to a browser. */
export function negotiate(accept: string | undefined): Exposition {
  let [openmetrics, text] = [0, 0];
  for (const range of (accept ?? '').split(',').slice(0, MOST_RANGES)) {
    const [type = '', ...parameters] = range.split(';').map(part => part.trim().toLowerCase());
    const weight = weightOf(parameters);
    if (type === 'application/openmetrics-text' && isKnownVersion(parameters)) {
      openmetrics = Math.max(openmetrics, weight);
    } else if (type === 'text/plain') text = Math.max(text, weight);
  }
  return openmetrics > 0 && openmetrics >= text ? 'openmetrics' : 'text';
}

/** Without a version it is ours to choose. */
function isKnownVersion(parameters: readonly string[]): boolean {
  const version = parameters.find(parameter => parameter.startsWith('version='));
  return version === undefined || /^version="?1\.\d+\.\d+"?$/.test(version);
}

function weightOf(parameters: readonly string[]): number {
  const weight = parameters.find(parameter => parameter.startsWith('q='))?.slice(2) ?? '1';
  return /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(weight) ? Number(weight) : 0;
}
