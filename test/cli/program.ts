// Runs the built program as a user would: command line in; output, complaints and exit code out.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll } from 'vitest';
import { NODE } from '../node.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

export interface Outcome {
  readonly code: number | null;
  readonly output: string;
  readonly complaint: string;
}

/** The built program, which `test/build.ts` has brought up to date. */
export const PROGRAM = resolve('dist/conntop.cjs');

/** Builds all of the program as one bundle, without the part of its own for quick commands; yields where it is. */
export function buildPlain(): () => string {
  let program = '';
  beforeAll(() => {
    program = join(temporaryDirectory(afterAll), 'conntop.cjs');
    execFileSync(process.execPath, ['.ci/build.mjs', 'src/main.ts', program]);
  });
  return () => program;
}

/** As `conntop`, with these variables beside those of the tests. */
export function conntopWith(env: Readonly<Record<string, string>>, args: readonly string[]): Outcome {
  const options = { env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 };
  const { status, stdout, stderr } = spawnSync(NODE, [PROGRAM, ...args], options);
  return { code: status, output: stdout.toString(), complaint: stderr.toString() };
}

/** `input` is what stands on standard input. */
export function conntop(args: readonly string[], input: string | Buffer = ''): Outcome {
  const options = { input, maxBuffer: 64 * 1024 * 1024 };
  const { status, stdout, stderr } = spawnSync(NODE, [PROGRAM, ...args], options);
  return { code: status, output: stdout.toString(), complaint: stderr.toString() };
}

/** Closes the pipe after the first bytes, as head(1) does. */
export async function conntopIntoHead(args: readonly string[], input: string): Promise<Outcome> {
  const child = spawn(NODE, [PROGRAM, ...args], { stdio: 'pipe' });
  // The program may end before it has taken all of its input.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const complaint = text(child.stderr);
  const output = await new Promise<string>(resolve => {
    child.stdout.once('data', (chunk: Buffer) => {
      child.stdout.destroy();
      resolve(chunk.toString());
    });
  });
  const code = await new Promise<number | null>(resolve => child.once('close', resolve));
  return { code, output, complaint: await complaint };
}
