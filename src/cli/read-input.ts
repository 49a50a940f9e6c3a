// Reads a whole small text: a file that the user names, or standard input.
import { readFileSync } from 'node:fs';
import { SourceError } from '../reader/source.ts';

const STANDARD_INPUT = 0;

/** `-` is standard input. latin1, so that every byte is kept. Throws a SourceError. */
export function readFileOrInput(path: string): string {
  try {
    return readFileSync(path === '-' ? STANDARD_INPUT : path, 'latin1');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'no such file' : code === 'EACCES' ? 'permission denied' : message;
    throw new SourceError(`${path}: ${reason}`, 'check the path given with --file');
  }
}
