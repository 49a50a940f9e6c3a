// The generated pages of docs/ and the shell completions: everything that the registries can tell by themselves.
import { bashCompletion } from './docs/bash-completion.ts';
import { conntrackPage } from './docs/conntrack-page.ts';
import { fishCompletion } from './docs/fish-completion.ts';
import { iptstatePage } from './docs/iptstate-page.ts';
import { manPage } from './docs/man-page.ts';
import { metricsPage } from './docs/metrics-page.ts';
import { optionsPage } from './docs/options-page.ts';
import { zshCompletion } from './docs/zsh-completion.ts';

/** Path below the project's root, and what must stand there. */
export function generatedPages(): ReadonlyMap<string, string> {
  return new Map([
    ['docs/conntop.8', manPage()],
    ['docs/OPTIONS.md', optionsPage()],
    ['docs/iptstate.md', iptstatePage()],
    ['docs/monitoring/METRICS.md', metricsPage()],
    ['docs/conntrack.md', conntrackPage()],
    ['docs/completions/conntop.bash', bashCompletion()],
    ['docs/completions/_conntop', zshCompletion()],
    ['docs/completions/conntop.fish', fishCompletion()],
  ]);
}
