// Runs conntrack(8) for what it prints: without a shell, and with its complaints as errors of ours.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { SourceError } from '../reader/source.ts';

const PROGRAM = 'conntrack';
/** A complaint is a line or two; more is not kept. Characters. */
const KEPT_COMPLAINT = 500;
const CLOSING_LINE = /have been shown/;

/** Hands each line that it prints to `onLine`; resolves when it ends, and ends it when `signal` is aborted. */
export function runLines(
  args: readonly string[],
  onLine: (line: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(PROGRAM, args, { stdio: ['ignore', 'pipe', 'pipe'], ...(signal && { signal }) });
    let complaint = '';
    createInterface({ input: child.stdout.setEncoding('latin1') }).on('line', onLine);
    child.stderr.setEncoding('latin1').on('data', (text: string) => {
      if (complaint.length < KEPT_COMPLAINT) complaint += text;
    });
    child.on('error', error => (signal?.aborted ? resolve() : reject(startError(error))));
    child.on('close', code => {
      if (code === 0 || signal?.aborted) resolve();
      else reject(exitError(complaint));
    });
  });
}

/** All that it prints. */
export async function runTool(args: readonly string[]): Promise<string> {
  const lines: string[] = [];
  await runLines(args, line => void lines.push(line));
  return lines.join('\n');
}

function startError({ code, message }: NodeJS.ErrnoException): SourceError {
  return code === 'ENOENT'
    ? new SourceError('conntrack is not installed', 'apt install conntrack, or opkg install conntrack')
    : new SourceError(`conntrack: ${message}`, 'check that it can be run');
}

function exitError(complaint: string): SourceError {
  const said = complaint.split('\n').filter(line => line !== '' && !CLOSING_LINE.test(line));
  return new SourceError(said.at(-1) ?? 'conntrack failed', 'run conntop as root, or give it CAP_NET_ADMIN');
}
