// conntop's listener for Prometheus in front of namespaces, and flows to fill these with.
import { type ChildProcess, spawn } from 'node:child_process';
import { NODE } from '../node.ts';
import { execInside } from './namespaces.ts';
import { RESTORE, restoreLines } from './table-fill.ts';

const PROGRAM = 'dist/conntop.cjs';

export interface Listener {
  readonly child: ChildProcess;
  readonly origin: string;
}

/** The listener's address, once it has said so. */
export function startListener(args: readonly string[]): Promise<Listener> {
  const child = spawn(NODE, [PROGRAM, 'metrics', '--listen', '0', ...args], { stdio: 'pipe' });
  let words = '';
  return new Promise((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      words += text;
      const origin = /listening on (http:[^/]*\/\/[^/]*)/.exec(words)?.[1];
      if (origin) resolve({ child, origin });
    });
    child.once('close', status => reject(new Error(`ended (${status}): ${words}`)));
  });
}

export async function metricsOf(url: string): Promise<string> {
  return (await fetch(url)).text();
}

export function fill(namespace: string, count: number, first = 0): Promise<string> {
  const lines = restoreLines(count, { first, timeoutSeconds: 10_000 });
  return execInside(namespace, RESTORE, `${lines.join('\n')}\n`);
}
