// Guesses at what flows are for, by the table of ports.
import { expect, test } from 'vitest';
import { type GuessedFlow, guessService, SERVICE_GUESSES } from '../../src/names/service-guesses.ts';

const flow = (
  protocol: number,
  sport: number,
  dport: number,
  bytes = Number.NaN,
  server = '192.0.2.1',
): GuessedFlow => ({
  protocol,
  sport,
  dport,
  bytes,
  server: () => server,
});

test.each<[GuessedFlow, string | undefined]>([
  [flow(17, 50_000, 443), 'QUIC'],
  [flow(6, 50_000, 443), undefined],
  [flow(6, 50_000, 443, 0, '1.1.1.1'), 'DNS over HTTPS'],
  [flow(17, 50_000, 443, 0, '2620:fe::fe'), 'DNS over HTTPS'],
  [flow(6, 50_000, 853), 'DNS over TLS'],
  [flow(17, 51_820, 40_000), 'WireGuard'],
  [flow(17, 40_000, 51_820), 'WireGuard'],
  [flow(17, 50_000, 3478, 800), 'STUN'],
  [flow(17, 50_000, 3478, 3_000_000), 'TURN'],
  [flow(17, 50_000, 3478), 'STUN'],
  [flow(17, 3074, 3074), 'Xbox network'],
  [flow(17, 6881, 23_456), 'BitTorrent DHT'],
  [flow(6, 50_000, 51_413), 'BitTorrent'],
  [flow(17, 50_000, 53), undefined],
  [flow(1, 0, 443), undefined],
])('%o looks like %s', (guessed, name) => {
  expect(guessService(guessed)?.name).toBe(name);
});

test('every guess says who says so', () => {
  for (const { name, source, ports } of SERVICE_GUESSES) {
    expect(name).toMatch(/^[A-Z][\w ]+$/);
    expect(source).toMatch(/^[ -~]{5,80}$/);
    for (const { low, high } of ports) expect(low).toBeLessThanOrEqual(high);
  }
});
