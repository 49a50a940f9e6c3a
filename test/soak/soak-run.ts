// npm run soak -- --minutes N [--rate N] [--flows N]: peak and slope of each program, and a JSON of all samples.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { addNamespace, deleteNamespace } from '../kernel/namespaces.ts';
import { kernelTestsReason } from '../kernel/requirements.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { findingsOf, keepSoak, type Sample, soak } from './soak.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    rate: { type: 'string', default: '500' },
    flows: { type: 'string', default: '5000' },
  },
});

const reason = kernelTestsReason();
if (reason) throw new Error(`the soak works on a real table, which ${reason}`);
const namespace = addNamespace('soak');
const file = join(tmpdir(), `conntop-soak-${process.pid}.json`);
const samples: Sample[] = [];
try {
  await soak({
    namespace,
    minutes: Number(values.minutes),
    rate: Number(values.rate),
    flows: Number(values.flows),
    directory: temporaryDirectory(remove => process.on('exit', remove)),
    progress: sample => {
      samples.push(sample);
      process.stderr.write(`\r${sample.minutes.toFixed(1)} of ${values.minutes} minutes `);
    },
  });
} finally {
  keepSoak(file, samples);
  deleteNamespace(namespace);
}
for (const { program, peakKilobytes, kilobytesPerMinute, descriptors } of findingsOf(samples)) {
  const growth = `${kilobytesPerMinute >= 0 ? '+' : ''}${kilobytesPerMinute.toFixed(0)} kB/min`;
  const peak = `peak ${(peakKilobytes / 1024).toFixed(1)} MiB`;
  console.log(
    `${program.padEnd(8)} ${peak}, ${growth} in the second half, ${descriptors.join(' to ')} descriptors`,
  );
}
console.log(`samples: ${file}`);
