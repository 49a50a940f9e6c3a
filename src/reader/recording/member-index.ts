// Finds the snapshots of a recording by hopping from member to member; nothing is decompressed.
import { fstatSync, readSync } from 'node:fs';
import { MEMBER_HEADER_BYTES, Member, type MemberHeader, parseMemberHeader } from './gzip-member.ts';

/** Where the two members of a snapshot lie in the file, in bytes. */
export interface SnapshotPlace {
  readonly factsAt: number;
  readonly factsLength: number;
  readonly tableAt: number;
  readonly tableLength: number;
}

export interface MemberIndex {
  /** Those that are whole, in the order they were recorded. */
  readonly places: readonly SnapshotPlace[];
  /** Where the last whole snapshot ends. */
  readonly end: number;
  /** The file's length. What lies between is a snapshot that was cut off. */
  readonly fileLength: number;
}

export function indexMembers(fd: number): MemberIndex {
  const fileLength = fstatSync(fd).size;
  const places: SnapshotPlace[] = [];
  let end = 0;
  for (;;) {
    const facts = headerAt(fd, end, fileLength);
    if (facts?.kind !== Member.FACTS) break;
    const tableAt = end + facts.length;
    const table = headerAt(fd, tableAt, fileLength);
    if (table?.kind !== Member.TABLE) break;
    places.push({ factsAt: end, factsLength: facts.length, tableAt, tableLength: table.length });
    end = tableAt + table.length;
  }
  return { places, end, fileLength };
}

/** The header of a member that the file holds whole. */
function headerAt(fd: number, at: number, fileLength: number): MemberHeader | undefined {
  const bytes = Buffer.alloc(MEMBER_HEADER_BYTES);
  if (readSync(fd, bytes, 0, bytes.length, at) < bytes.length) return undefined;
  const header = parseMemberHeader(bytes);
  return header && at + header.length <= fileLength ? header : undefined;
}
