// `conntop replay`: the live screen over a recording.
import { existsSync } from 'node:fs';
import { isRecording } from '../../reader/recording/recording-reader.ts';
import { SourceError } from '../../reader/source.ts';
import type { Invocation } from '../invocation.ts';
import { UsageError } from '../usage-error.ts';
import { runTop } from './top.ts';

export function runReplay(invocation: Invocation): Promise<number> {
  const [file, ...words] = invocation.words;
  if (file === undefined) throw new UsageError('replay needs the FILE of a recording');
  if (!isRecording(file)) {
    const reason = existsSync(file) ? 'is no recording' : 'no such file';
    throw new SourceError(`${file}: ${reason}`, 'give a file that conntop record has written');
  }
  return runTop({ ...invocation, words }, file);
}
