// A configuration that changes under the live screen: a mistake is told, and no longer once it is mended.
import { writeFileSync } from 'node:fs';
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
