// Replaces a file in one step that others read at any moment: it is written beside, brought to the disk, and renamed.
import { type FileHandle, open, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Whoever collects it is another user. */
const READABLE_BY_ALL = 0o644;

/**
 * A reader finds the file as it was or as it is now, whole, also after a crash. The draft's name ends in no way that a
 * collector looks for. Rejects with the system's error, or where `path` is something else than a file.
 */
export async function replaceFile(path: string, text: string): Promise<void> {
  await checkFile(path);
  const draft = join(dirname(path), `.${basename(path)}.${process.pid}.new`);
  // One left by a run that was killed, whose number we have got.
  await unlink(draft).catch(() => {});
  try {
    await writeDraft(draft, text);
    await rename(draft, path);
  } catch (error) {
    await unlink(draft).catch(() => {});
    throw error;
  }
  await syncFolder(dirname(path));
}

/** A device would be replaced as well, and /dev/null is missed by everybody. */
async function checkFile(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found && !found.isFile()) throw new Error(`${path} is there, and no file`);
}

/** Only where there is none of this name: a link that somebody has laid there is not followed. */
async function writeDraft(draft: string, text: string): Promise<void> {
  const file = await open(draft, 'wx', READABLE_BY_ALL);
  try {
    await file.writeFile(text);
    await file.chmod(READABLE_BY_ALL);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Some file systems know no such thing, and keep a rename all the same. */
async function syncFolder(path: string): Promise<void> {
  let folder: FileHandle | undefined;
  try {
    folder = await open(path, 'r');
    await folder.sync();
  } catch {
    // The file is whole either way.
  } finally {
    await folder?.close();
  }
}
