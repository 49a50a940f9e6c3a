// docs/monitoring/METRICS.md: every family with its type, labels and meaning.
import { sampleName } from '../../metrics/exposition.ts';
import { BUILD_INFO, FAMILIES } from '../../metrics/families.ts';
import { cell } from './options-page.ts';

export function metricsPage(): string {
  const all = [...FAMILIES, { ...BUILD_INFO, labels: ['version', 'node'] }];
  const rows = all.map(
    family =>
      `| \`${sampleName(family)}\` | ${family.type} | ${family.labels.join(', ')} | ${cell(family.help)} |\n`,
  );
  return `# Metrics

Written by \`npm run docs\` from \`src/metrics/families.ts\`. With \`--config\` each sample has the label \`target\` too, and
\`netns\` where its target is a namespace.

| name | type | labels | meaning |
| --- | --- | --- | --- |
${rows.join('')}`;
}
