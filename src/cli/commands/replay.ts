// `conntop replay`: the live screen over a recording.
import { isRecording } from '../../reader/recording/recording-reader.ts';
import { SourceError } from '../../reader/source.ts';
import type { Invocation } from '../commands.ts';
import { UsageError } from '../usage-error.ts';
import { runTop } from './top.ts';

export function runReplay(invocation: Invocation): Promise<number> {
  const [file, ...words] = invocation.words;
  if (file === undefined) throw new UsageError('replay needs the FILE of a recording');
  if (!isRecording(file)) {
    throw new SourceError(`${file}: is no recording`, 'give a file that conntop record has written');
  }
  return runTop({ ...invocation, words }, file);
}
