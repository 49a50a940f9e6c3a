// What the screen shows, written into a new file in the form of its name.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { saveView } from '../../src/cli/save-view.ts';
import { FIVE_FLOWS, showing } from '../app/tables.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

const { state, shown } = showing(FIVE_FLOWS);

async function saved(name: string): Promise<string> {
  const path = join(temporaryDirectory(), name);
  expect(await saveView(path, shown, state.display)).toEqual({
    text: `5 flows written to ${path}.`,
    tone: 'plain',
  });
  return readFileSync(path, 'utf8');
}

test('in the order in which they are shown, as JSON, CSV or text', async () => {
  const flows = JSON.parse(await saved('view.json')) as { original: { src: string } }[];
  expect(flows.map(({ original }) => original.src)).toEqual(shownSources());
  const [header = '', ...records] = (await saved('view.csv')).trimEnd().split('\r\n');
  expect([header.split(',')[0], records.length]).toEqual(['family', 5]);
  const lines = (await saved('view')).trimEnd().split('\n');
  expect(lines[0]).toMatch(/^SOURCE +DESTINATION +PROTO/);
  expect(lines.slice(1).map(line => line.split(/[: ]/)[0])).toEqual(shownSources());
});

function shownSources(): (string | undefined)[] {
  return [...shown.view.rows].map(row => shown.nameOfSource(row));
}

test('a file that is there is left as it is, and a directory that is not is said', async () => {
  const path = join(temporaryDirectory(), 'view.txt');
  await saveView(path, shown, state.display);
  const before = readFileSync(path, 'utf8');
  expect((await saveView(path, shown, state.display)).text).toBe(
    `Not written: ${path}: is there already; another name leaves it as it is.`,
  );
  expect(readFileSync(path, 'utf8')).toBe(before);
  const nowhere = join(path, 'view.txt');
  expect((await saveView(nowhere, shown, state.display)).tone).toBe('warn');
  expect(existsSync(nowhere)).toBe(false);
});
