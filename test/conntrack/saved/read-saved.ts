// A saved text's flows as facts, and the report beside them.
import type { SavedReport } from '../../../src/conntrack/saved/report.ts';
import { SavedFeed } from '../../../src/conntrack/saved/saved-feed.ts';
import { type FlowFacts, factsOf } from '../flow-facts.ts';

export interface SavedReading {
  readonly flows: FlowFacts[];
  readonly report: SavedReport;
}

export function readSaved(text: string | Buffer): SavedReading {
  const flows: FlowFacts[] = [];
  const feed = new SavedFeed(line => flows.push(structuredClone(factsOf(line))));
  feed.begin();
  feed.push(Buffer.from(text as string));
  feed.end();
  return { flows, report: feed.report };
}
