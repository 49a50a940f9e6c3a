// Clicks: on a title, a row, a host and the footer.
import { expect, test } from 'vitest';
import { FIVE_FLOWS } from '../app/tables.ts';
import { withLiveScreen } from './live-screen.ts';

const SIZE = { columns: 132, rows: 40, mouse: true };

/** A click of the left button in the cell where that text begins, as terminals report it. */
function clickOn(
  { type, text }: { type(bytes: string): void; text(): string },
  what: string,
  below = 0,
): void {
  const lines = text().split('\n');
  const y = lines.findIndex(line => line.includes(what));
  const x = lines[y]?.indexOf(what) ?? -1;
  expect(x).toBeGreaterThanOrEqual(0);
  for (const end of ['M', 'm']) type(`\x1b[<0;${x + 2};${y + 1 + below}${end}`);
}

test('a title sorts, a row is chosen and opened, a host too, and the footer acts', async () => {
  await withLiveScreen(FIVE_FLOWS, SIZE, async (virtual, session) => {
    clickOn(virtual, 'DESTINATION');
    await virtual.waitFor('sort DESTINATION ▲');
    clickOn(virtual, 'SOURCE', 3);
    await virtual.waitFor(() => session.state.flows.index === 2);
    clickOn(virtual, 'SOURCE', 3);
    await virtual.waitFor('┌ Flow ');
    clickOn(virtual, 'Esc Back');
    await virtual.waitFor('Flows  1-');
    clickOn(virtual, '192.168.1.23');
    await virtual.waitFor(() => session.state.focus === 'hosts');
    clickOn(virtual, '192.168.1.23');
    await virtual.waitFor('only 192.168.1.23');
  });
});
