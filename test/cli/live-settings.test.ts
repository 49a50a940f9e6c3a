// A configuration that changes under the live screen: a mistake is told, and no longer once it is mended.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { update } from '../../src/app/update.ts';
import { parseCommandLine } from '../../src/cli/arguments.ts';
import { ConfigFile } from '../../src/cli/config-file.ts';
import { LiveSettings } from '../../src/cli/live-settings.ts';
import { showingNothing } from '../app/tables.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

test('the word about a mistake goes at once when it is mended', async () => {
  const path = join(temporaryDirectory(), 'config.json');
  writeFileSync(path, '{"totals": 1}');
  const file = new ConfigFile(path);
  onTestFinished(() => file.close());
  const live = new LiveSettings(file, parseCommandLine([]));
  let state = live.firstState({});
  expect(state.notice?.text).toBe(`${path} is not used: "totals" must be true or false`);
  const shown = showingNothing();
  await live.follow({ shown, dispatch: action => (state = update(state, action, shown).state) });
  writeFileSync(path, '{"totals": true}');
  await vi.waitFor(() => expect(state.display.totals).toBe(true), { timeout: 10_000, interval: 20 });
  expect(state.notice).toBeUndefined();
});

test('a filter that is saved stands for what it says at once, and in the configuration', async () => {
  const path = join(temporaryDirectory(), 'config.json');
  writeFileSync(path, '{"totals": true, "filters": {"lan": "src net 10.0.0.0/8"}}');
  const live = new LiveSettings(new ConfigFile(path), parseCommandLine([]));
  const { text } = await live.saveFilter('kids', 'src net 192.168.4.0/24');
  expect(text).toBe(`kids now stands for: src net 192.168.4.0/24. Remembered in ${path}.`);
  const filters = { lan: 'src net 10.0.0.0/8', kids: 'src net 192.168.4.0/24' };
  expect(Object.fromEntries(live.savedFilters)).toEqual(filters);
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ totals: true, filters });
});

test('where the configuration cannot be written, the name stands until the end', async () => {
  const folder = join(temporaryDirectory(), 'folder');
  writeFileSync(folder, '');
  const live = new LiveSettings(new ConfigFile(join(folder, 'config.json')), parseCommandLine([]));
  expect(await live.saveFilter('dns', 'port 53')).toMatchObject({ tone: 'warn' });
  expect(live.savedFilters.get('dns')).toBe('port 53');
});
