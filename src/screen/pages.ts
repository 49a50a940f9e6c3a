// The pages of text: which one is open, its title and its lines.
import type { Session } from '../app/session.ts';
import { detailLines } from './details-page.ts';
import { eventLines } from './events-page.ts';
import { helpPage } from './help-page.ts';
import type { Model } from './model.ts';
import { namespaceLines } from './namespaces-page.ts';
import { pressurePage } from './pressure-page.ts';
import type { TextPage } from './text-page.ts';

/** The page open; undefined while the flows are shown. */
export function openPage(model: Model, session: Session): TextPage | undefined {
  const width = model.layout.page.width - 4;
  switch (model.state.page) {
    case 'help':
      return { title: 'Help', ...helpPage(width, model) };
    case 'details':
      return { title: 'Flow', lines: detailLines(model) };
    case 'pressure':
      return { title: 'Pressure', ...pressurePage(session.watched.judge.report, width) };
    case 'events':
      return {
        title: 'Events',
        lines: eventLines(session.shownEvents, session.watched.events, model.status.interval, width, {
          ellipsis: model.symbols.ellipsis,
          markTruncated: model.state.display.markTruncated,
        }),
      };
    case 'namespaces':
      return { title: 'Network namespaces', lines: namespaceLines(model.state.namespaces) };
    case 'flows':
      return undefined;
  }
}
