// Runs the built program as a user would: command line in; output, complaints and exit code out.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll } from 'vitest';
import { NODE } from '../node.ts';

export interface Outcome {
  readonly code: number | null;
  readonly output: string;
  readonly complaint: string;
}

let directory = '';
let program = '';

/** Builds the program once for the tests of a file. */
export function buildProgram(): void {
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'conntop-cli-'));
    program = join(directory, 'conntop.cjs');
    execFileSync(process.execPath, ['.ci/build.mjs', 'src/main.ts', program]);
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
}

/** The script that Node runs. */
export function programPath(): string {
  return program;
}

/** As `conntop`, with these variables beside those of the tests. */
export function conntopWith(env: Readonly<Record<string, string>>, args: readonly string[]): Outcome {
  const options = { env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 };
  const { status, stdout, stderr } = spawnSync(NODE, [program, ...args], options);
  return { code: status, output: stdout.toString(), complaint: stderr.toString() };
}

/** `input` is what stands on standard input. */
export function conntop(args: readonly string[], input: string | Buffer = ''): Outcome {
  const options = { input, maxBuffer: 64 * 1024 * 1024 };
  const { status, stdout, stderr } = spawnSync(NODE, [program, ...args], options);
  return { code: status, output: stdout.toString(), complaint: stderr.toString() };
}

/** Closes the pipe after the first bytes, as head(1) does. */
export async function conntopIntoHead(args: readonly string[], input: string): Promise<Outcome> {
  const child = spawn(NODE, [program, ...args], { stdio: 'pipe' });
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
