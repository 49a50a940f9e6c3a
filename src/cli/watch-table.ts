// Watches the table for a few seconds and judges it: what `pressure` and `check` print.
import { judge, readSlowFacts } from '../app/judge.ts';
import { Monitor } from '../app/monitor.ts';
import type { PressureReport } from '../pressure/report.ts';
import { openSource } from './open-source.ts';
import type { Settings } from './settings.ts';

/** The report after `seconds` of readings, one a second; after the first reading for 0. Throws a SourceError. */
export async function watchTable(settings: Settings, seconds: number): Promise<PressureReport> {
  const source = await openSource(settings);
  const begun = performance.now();
  const watched = new Promise<Monitor>((resolve, reject) => {
    const monitor = new Monitor(source, settings.interval, news => {
      if (news === 'failure' && monitor.failure) reject(monitor.failure);
      const isStill = source.watch !== undefined;
      if (news === 'table' && (isStill || performance.now() - begun >= seconds * 1000)) resolve(monitor);
    });
    monitor.start();
  });
  try {
    const monitor = await watched;
    return judge(monitor, monitor.latest, await readSlowFacts(monitor));
  } finally {
    await watched.then(monitor => monitor.stop()).catch(() => source.close());
  }
}
