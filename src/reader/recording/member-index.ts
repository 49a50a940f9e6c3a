// Finds the snapshots of a recording by hopping from member to member; nothing is decompressed.
import { fstatSync, readSync } from 'node:fs';
import { MEMBER_HEADER_BYTES, Member, type MemberHeader, OPENING, parseMemberHeader } from './gzip-member.ts';

const SEARCH_BYTES = 64 * 1024;

/** Where the two members of a snapshot lie in the file, in bytes. */
export interface SnapshotPlace {
  readonly factsAt: number;
  readonly factsLength: number;
  readonly tableAt: number;
  readonly tableLength: number;
  /** When it was taken, in milliseconds since 1970. */
  readonly wallTime: number;
}

export interface MemberIndex {
  /** Those that are whole, in the order they were recorded. */
  readonly places: readonly SnapshotPlace[];
  /** Where the last whole snapshot ends; what follows was cut off. */
  readonly end: number;
}

/**
 * Those that begin at byte `from` or later. Where that is none, the file is searched for the next one, as behind a
 * recording that was cut off and had another one put after it; but a file that begins like no recording holds none.
 */
export function indexMembers(fd: number, from = 0): MemberIndex {
  const fileLength = fstatSync(fd).size;
  const places: SnapshotPlace[] = [];
  let end = from;
  let at = beginsAsRecording(fd) ? from : fileLength;
  while (at < fileLength) {
    const place = placeAt(fd, at, fileLength);
    if (place) {
      places.push(place);
      end = place.tableAt + place.tableLength;
    }
    at = place ? end : nextOpening(fd, at + 1, fileLength);
  }
  return { places, end };
}

export function beginsAsRecording(fd: number): boolean {
  return headerAt(fd, 0) !== undefined;
}

function placeAt(fd: number, factsAt: number, fileLength: number): SnapshotPlace | undefined {
  const facts = headerAt(fd, factsAt);
  if (facts?.kind !== Member.FACTS) return undefined;
  const tableAt = factsAt + facts.length;
  const table = headerAt(fd, tableAt);
  if (table?.kind !== Member.TABLE || !isWhole(fd, tableAt, tableAt + table.length, fileLength))
    return undefined;
  const { length: factsLength, wallTime } = facts;
  return { factsAt, factsLength, tableAt, tableLength: table.length, wallTime };
}

/** Where something strange follows, the table may have been cut off, and what follows the cut be counted to it. */
function isWhole(fd: number, at: number, end: number, fileLength: number): boolean {
  if (end >= fileLength || headerAt(fd, end)) return end <= fileLength;
  return nextOpening(fd, at + 1, end) >= end;
}

function headerAt(fd: number, at: number): MemberHeader | undefined {
  const bytes = Buffer.alloc(MEMBER_HEADER_BYTES);
  return parseMemberHeader(bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, at)));
}

/** Where the next member begins, at `from` or later; `end` or beyond where none does before it. */
function nextOpening(fd: number, from: number, end: number): number {
  const bytes = Buffer.alloc(SEARCH_BYTES);
  // An opening may lie across two pieces.
  for (let at = from; at < end; at += SEARCH_BYTES - OPENING.length) {
    const found = bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, at)).indexOf(OPENING);
    if (found >= 0) return at + found;
  }
  return end;
}
