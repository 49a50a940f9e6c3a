// A table is not read atomically: flows that stay must not seem to go while others come and go around them.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildLab, type Lab } from './lab.ts';
import { describeKernel } from './suite.ts';

const SECONDS = 8;
const STAYING = 5_000;
const PASSING = 10_000;

interface Event {
  event: 'NEW' | 'UPDATE' | 'DESTROY';
  original: { src: string; dst: string; sport: number };
}

describeKernel('the diff of a live table', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await buildLab();
  });
  afterAll(() => lab?.destroy());

  it(`tells no staying flow gone or new while ${PASSING} others come and go`, async () => {
    await lab.fill('router', STAYING, { timeoutSeconds: 10_000 });
    const churn = lab.churn('router', { rate: PASSING / SECONDS, lifetimeSeconds: 2 });
    const text = await lab.exec('router', [
      'node',
      'dist/conntop.cjs',
      'events',
      '-o',
      'json',
      '--for',
      String(SECONDS),
    ]);
    await churn.stop();
    const events = text
      .split('\n')
      .filter(Boolean)
      .map(line => JSON.parse(line) as Event);
    const staying = await lab.exec('router', [
      'node',
      'dist/conntop.cjs',
      'list',
      '-o',
      'json',
      'ttl > 1000',
    ]);
    const ids = new Set((JSON.parse(staying) as Event[]).map(identity));
    expect(ids.size).toBe(STAYING);
    expect(events.filter(({ event }) => event === 'NEW').length).toBeGreaterThan(PASSING / 2);
    expect(events.filter(event => event.event !== 'UPDATE' && ids.has(identity(event)))).toEqual([]);
  });
});

function identity({ original: { src, dst, sport } }: Event): string {
  return `${src} ${dst} ${sport}`;
}
