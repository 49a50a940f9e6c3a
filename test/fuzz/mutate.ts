// Changes tokens of a row: mostly into others that such a row may have, now and then into what none has.
import type { Random } from '../soak/random.ts';

/** Of so many rows, how many are left whole but for their values, in a hundred. */
const GENTLE = 80;

export function mutated(random: Random, row: string): string {
  let text = row;
  const changes = random.below(4);
  for (let change = 0; change < changes; change++) text = gently(random, text);
  return random.below(100) < GENTLE ? text : roughly(random, text);
}

/** Other values where values stand, blanks for blanks, and what a row may have beside. */
function gently(random: Random, text: string): string {
  switch (random.below(8)) {
    case 0:
      return oneOf(random, text, /\b[sd]port=\d+/g, token => token.replace(/\d+$/, number(random, 16)));
    case 1:
      return oneOf(random, text, /\b(?:packets|bytes)=\d+/g, token =>
        token.replace(/\d+$/, number(random, 64)),
      );
    case 2:
      return oneOf(random, text, /\b(?:mark|use|id|delta-time)=\d+/g, token =>
        token.replace(/\d+$/, number(random, 32)),
      );
    case 3:
      return oneOf(
        random,
        text,
        /=\d+\.\d+\.\d+\.\d+(?= )/g,
        () => `=${Array.from({ length: 4 }, () => random.below(256)).join('.')}`,
      );
    case 4:
      return oneOf(random, text, / +/g, () => random.pick([' ', '  ', '     ', '\t']));
    case 5:
      return oneOf(random, text, /\s(?=mark=)/g, () =>
        random.pick([' [OFFLOAD] ', ' zone=7 ', ' helper=ftp ', ' x-y=1 ', ' [NFP (1)] ']),
      );
    case 6:
      return oneOf(random, text, /\b(?:ESTABLISHED|SYN_SENT|TIME_WAIT|CLOSE)\b/g, () =>
        random.pick(['SYN_RECV', 'LAST_ACK', 'NONE', 'SYN_SENT2']),
      );
    default:
      return oneOf(random, text, /(?<=(?:tcp|udp|icmp|gre|sctp) +\d+ )\d+/g, () => number(random, 32));
  }
}

/** Tokens gone, doubled, exchanged and cut, values that cannot be, bytes of any kind. */
function roughly(random: Random, text: string): string {
  const tokens = text.split(' ');
  const at = random.below(tokens.length);
  switch (random.below(9)) {
    case 0:
      return [...tokens.slice(0, at), ...tokens.slice(at + 1)].join(' ');
    case 1:
      return [...tokens.slice(0, at + 1), ...tokens.slice(at)].join(' ');
    case 2:
      return [...tokens.slice(0, at), tokens[random.below(tokens.length)], ...tokens.slice(at + 1)].join(' ');
    case 3:
      return text.slice(0, random.below(text.length + 1));
    case 4:
      return oneOf(random, text, /\d+/g, () =>
        random.pick(['', '-1', '65536', '4294967296', '99999999999999999999999', '0x1f', '1e9']),
      );
    case 5:
      return oneOf(random, text, /=\S+/g, () =>
        random.pick(['=', '=::', '=1.2.3', '=1.2.3.4.5', '=fe80::1%eth0', '=256.0.0.1']),
      );
    case 6:
      return splice(random, text, String.fromCharCode(random.below(256)).replace('\n', ' '));
    case 7:
      return splice(
        random,
        text,
        random.pick(['[', ']', '=', '<', '"', '\0', '\u001b[31m', '\r', ' src=1.2.3.4 ']),
      );
    default:
      return random.pick([
        text.toUpperCase(),
        `${text}${text}`,
        text.replace(/ /g, '\u00a0'),
        ` ${text}`,
        'x'.repeat(20_000),
      ]);
  }
}

function oneOf(random: Random, text: string, pattern: RegExp, write: (token: string) => string): string {
  const found = [...text.matchAll(pattern)];
  const match = found[random.below(Math.max(1, found.length))];
  if (match === undefined) return text;
  return text.slice(0, match.index) + write(match[0]) + text.slice(match.index + match[0].length);
}

function splice(random: Random, text: string, inserted: string): string {
  const at = random.below(text.length + 1);
  return text.slice(0, at) + inserted + text.slice(at + random.below(3));
}

/** Small ones, the largest, and any. */
function number(random: Random, bits: 16 | 32 | 64): string {
  const largest = 2n ** BigInt(bits) - 1n;
  if (random.below(8) === 0) return String(random.pick([0n, 1n, largest, largest - 1n, largest / 2n]));
  const any = (BigInt(random.below(2 ** 31)) << 33n) | (BigInt(random.below(2 ** 31)) << 2n);
  return String(any & largest);
}
