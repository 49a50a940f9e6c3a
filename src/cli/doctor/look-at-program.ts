// What conntop runs on: its version, Node, the kernel, the rights, and the tools that it can ask.
import { readFileSync } from 'node:fs';
import { arch, release, type } from 'node:os';
import { runChild } from '../../reader/run-child.ts';
import { SourceError } from '../../reader/source.ts';
import { VERSION } from '../version.ts';
import { type Finding, type Group, good, off } from './diagnosis.ts';

/** A tool that does not say its version by then does not say it. Milliseconds. */
const PATIENCE = 3000;
const MOST_BYTES = 64 * 1024;

/** capabilities(7), by the bit of CapEff. */
const CAPABILITIES = [
  [1, 'CAP_DAC_OVERRIDE'],
  [2, 'CAP_DAC_READ_SEARCH'],
  [12, 'CAP_NET_ADMIN'],
  [21, 'CAP_SYS_ADMIN'],
] as const;

export function lookAtProgram(): Group {
  return {
    title: 'Program',
    findings: [
      good('conntop', VERSION),
      good('node', process.version, process.execPath),
      good('kernel', `${type()} ${release()}`, arch()),
      rights(),
    ],
  };
}

/** Each with its version, in its own words. */
export async function lookAtTools(): Promise<Group> {
  const findings = await Promise.all([
    tool('conntrack', ['conntrack', '--version'], 'apt install conntrack, or opkg install conntrack', [
      'deletes flows, and is a source where there is no proc file',
    ]),
    tool('ssh', ['ssh', '-V'], 'apt install openssh-client', ['reads a router elsewhere']),
    tool('ip', ['ip', '-V'], 'apt install iproute2', ['names network namespaces']),
  ]);
  return { title: 'Tools', findings };
}

function rights(): Finding {
  const uid = process.geteuid?.() ?? 0;
  const held = capabilities();
  const value = [uid === 0 ? 'root' : `uid ${uid}`, ...(uid === 0 ? [] : held)].join(', ');
  if (uid === 0 || held.includes('CAP_NET_ADMIN')) return good('rights', value);
  return off('rights', value, 'count, maximum and counters only', 'sudo conntop');
}

function capabilities(): string[] {
  try {
    const [, hex = '0'] = /^CapEff:\s*([0-9a-f]+)/m.exec(readFileSync('/proc/self/status', 'latin1')) ?? [];
    const held = BigInt(`0x${hex}`);
    return CAPABILITIES.filter(([bit]) => (held >> BigInt(bit)) & 1n).map(([, name]) => name);
  } catch {
    return [];
  }
}

async function tool(
  name: string,
  argv: readonly string[],
  hint: string,
  [use = '']: readonly string[],
): Promise<Finding> {
  let output = '';
  try {
    const run = await runChild(argv, chunk => (output += chunk.toString('latin1')), {
      patience: PATIENCE,
      mostBytes: MOST_BYTES,
    });
    const [line = ''] = `${output}\n${run.complaint}`.trim().split('\n');
    return good(name, line);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return off(name, undefined, `not to be had: ${use}`, hint);
  }
}
