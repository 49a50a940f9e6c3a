// Opens the recording that the settings say to write.
import { RecordingWriter } from '../reader/recording/recording-writer.ts';
import type { Settings } from './settings.ts';

/** To be closed by the caller. Throws a SourceError. */
export function openWriter(path: string, { keep, maxSize }: Settings): RecordingWriter {
  return new RecordingWriter(path, {
    ...(keep !== undefined && { keep }),
    ...(maxSize !== undefined && { maxSize }),
  });
}
