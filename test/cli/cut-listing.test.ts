// A listing whose source fails in the middle: it can be read as far as it goes, and says that it is not whole.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../temporary-directory.ts';
import { conntopWith } from './program.ts';

const FLOWS = 5000;
/** As conntrack(8) prints flows, until it fails. */
const BREAKING = `#!/bin/sh
case $* in *ipv6*) exit 0;; esac
i=0
while [ $i -lt ${FLOWS} ]; do
  i=$((i + 1))
  echo "ipv4     2 udp      17 29 src=10.0.0.1 dst=10.0.0.2 sport=$i dport=53 src=10.0.0.2 dst=10.0.0.1 sport=53 dport=$i mark=0 use=1 id=$i"
done
echo "conntrack v1.4.7 (conntrack-tools): Operation failed: the link is down" >&2
exit 1
`;

test.each(['json', 'jsonl', 'csv'])('%s', format => {
  const bin = temporaryDirectory();
  writeFileSync(join(bin, 'conntrack'), BREAKING, { mode: 0o755 });
  const env = { PATH: `${bin}:${process.env.PATH}` };
  const { output, complaint, code } = conntopWith(env, ['list', '--source', 'conntrack', '-o', format]);
  expect(code).toBe(2);
  expect(complaint).toContain('the link is down; what was printed is not whole');
  expect(output.length).toBeGreaterThan(1000);
  if (format === 'json') expect(JSON.parse(output)).toHaveLength(FLOWS);
  if (format === 'jsonl')
    expect(
      output
        .trimEnd()
        .split('\n')
        .map(each => JSON.parse(each)),
    ).toHaveLength(FLOWS);
});
