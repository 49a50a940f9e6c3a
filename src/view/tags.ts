// Flows that have been tagged for what is done with several at once; a tag stays with its flow, wherever that is listed.
import { type FlowIdentity, hasIdentity, identityOf, rowOfIdentity } from '../snapshot/flow-identity.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

export interface Tag {
  /** The flow's number, and what it is known by where it goes by another one. */
  readonly serial: number;
  readonly identity: FlowIdentity;
}

/** In the order in which they were tagged. */
export type Tags = readonly Tag[];

/** Tags the flow of a row, or takes its tag away; what has gone cannot be tagged. */
export function turnTag(tags: Tags, snapshot: Snapshot, row: number): Tags {
  const serial = snapshot.serial(row);
  if (tags.some(tag => tag.serial === serial)) return tags.filter(tag => tag.serial !== serial);
  return isThere(snapshot, row) ? [...tags, { serial, identity: identityOf(snapshot, row) }] : tags;
}

/** The tags of those flows that a newer snapshot has, or another one. */
export function followTags(tags: Tags, snapshot: Snapshot): Tags {
  return tags.flatMap(tag => {
    const row = rowOfTag(tag, snapshot);
    return row < 0 ? [] : [{ serial: snapshot.serial(row), identity: tag.identity }];
  });
}

/** The rows of the tagged flows. */
export function taggedRows(tags: Tags, snapshot: Snapshot): readonly number[] {
  return tags.map(tag => rowOfTag(tag, snapshot)).filter(row => row >= 0);
}

/** What is done with several flows at once is done with those tagged, else with the one at hand. */
export function rowsMeant(tags: Tags, snapshot: Snapshot, atHand: number): readonly number[] {
  const rows = taggedRows(tags, snapshot);
  return rows.length > 0 ? rows : [atHand];
}

/** Whose flows they are, as the object of a sentence. `shown` are the rows in view. */
export function tagsText(rows: readonly number[], shown: Uint32Array): string {
  const hidden = rows.filter(row => !shown.includes(row)).length;
  const flows = rows.length === 1 ? 'the tagged flow' : `the ${rows.length} tagged flows`;
  return hidden === 0 ? flows : `${flows}, of which the filter hides ${hidden}`;
}

/** Below 0 where it is not there any more. In a table that was begun anew, numbers are those of other flows. */
function rowOfTag({ serial, identity }: Tag, snapshot: Snapshot): number {
  const row = snapshot.rowOf(serial);
  const isSame = isThere(snapshot, row) && hasIdentity(snapshot, row, identity);
  return isSame ? row : rowOfIdentity(snapshot, identity);
}

function isThere(snapshot: Snapshot, row: number): boolean {
  return row >= 0 && row < snapshot.rows.live;
}
