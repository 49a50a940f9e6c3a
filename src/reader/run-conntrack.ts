// Runs this machine's conntrack(8) to change its table: without a shell, and with what it says of the outcome.
import { spawn } from 'node:child_process';
import type { ToolRun } from './place.ts';
import { SourceError } from './source-error.ts';

const LONGEST_COMPLAINT = 2000;

/** Rejects with a SourceError where the tool cannot be started. */
export function runConntrackHere(args: readonly string[]): Promise<ToolRun> {
  return new Promise((resolve, reject) => {
    const child = spawn('conntrack', args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let output = '';
    child.stderr.on('data', (chunk: Buffer) => {
      if (output.length < LONGEST_COMPLAINT) output += chunk.toString('latin1');
    });
    child.on('error', ({ code, message }: NodeJS.ErrnoException) =>
      reject(
        code === 'ENOENT'
          ? NOT_INSTALLED
          : new SourceError(`conntrack: ${message}`, 'check that it can be run'),
      ),
    );
    child.on('close', status => resolve({ status: status ?? 1, output }));
  });
}

const NOT_INSTALLED = new SourceError(
  'conntrack is not installed',
  'apt install conntrack, or opkg install conntrack',
);
