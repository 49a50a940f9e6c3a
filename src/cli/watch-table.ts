// Watches the table for a few seconds and judges it: what `pressure` and `check` print.
import { judge, readSlowFacts } from '../app/judge.ts';
import { Monitor } from '../app/monitor.ts';
import type { PressureReport } from '../pressure/report.ts';
import { type Recording, recordingAt } from '../reader/place.ts';
import { goBack } from './open-recording.ts';
import { openSource } from './open-source.ts';
import type { Settings } from './settings.ts';

/** The report after `seconds` of readings, one a second; after the first reading for 0. Throws a SourceError. */
export async function watchTable(settings: Settings, seconds: number): Promise<PressureReport> {
  const source = await openSource(settings);
  const begun = performance.now();
  const recording = recordingAt(source.place);
  const isOver = recording ? playBack(recording, seconds) : isTimeUp;
  function isTimeUp(): boolean {
    return source.place.changes.how !== 'polled' || performance.now() - begun >= seconds * 1000;
  }
  const watched = new Promise<Monitor>((resolve, reject) => {
    const monitor = new Monitor(source, settings.interval, news => {
      if (news === 'failure' && monitor.failure) reject(monitor.failure);
      if (news === 'table' && isOver()) resolve(monitor);
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

/** Goes back in a recording, then on by a snapshot with each table, until it stands where it stood. */
function playBack(source: Recording, seconds: number): () => boolean {
  const end = goBack(source, seconds);
  return () => source.position >= end || !source.step(1);
}
