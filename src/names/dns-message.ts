// The few parts of DNS messages (RFC 1035, 4) that asking for names of addresses takes: questions out, PTR records in.

const HEADER = 12;
const PTR = 12;
const IN = 1;
const IS_RESPONSE = 0x80;
/** Of a class: multicast DNS sets it where an answer takes the place of earlier ones (RFC 6762, 10.2). */
const CACHE_FLUSH = 0x8000;
const POINTER = 0xc0;
const LONGEST_NAME = 255;
/** A name may point to an earlier one, and that to another; a circle of them does not end. */
const MOST_JUMPS = 16;

/** One message that asks for the PTR records of these names. */
export function questionsFor(names: readonly string[], id: number): Buffer {
  const header = Buffer.alloc(HEADER);
  header.writeUInt16BE(id, 0);
  header.writeUInt16BE(names.length, 4);
  return Buffer.concat([header, ...names.map(questionFor)]);
}

function questionFor(name: string): Buffer {
  const labels = name
    .split('.')
    .map(label => Buffer.from(`${String.fromCharCode(label.length)}${label}`, 'latin1'));
  return Buffer.concat([...labels, Buffer.from([0, 0, PTR, 0, IN])]);
}

export interface PtrRecord {
  /** In small letters. */
  readonly owner: string;
  /** As it came: by no means safe to show. */
  readonly host: string;
}

/** The PTR records of a response to the message with that number; none where it is no such response. Never throws. */
export function answersIn(message: Buffer, id: number): PtrRecord[] {
  try {
    return readAnswers(message, id);
  } catch {
    // It ends in the middle of a record.
    return [];
  }
}

function readAnswers(message: Buffer, id: number): PtrRecord[] {
  if (message.readUInt16BE(0) !== id || (message.readUInt8(2) & IS_RESPONSE) === 0) return [];
  const records: PtrRecord[] = [];
  let at = HEADER;
  for (let questions = message.readUInt16BE(4); questions > 0; questions--)
    at = readName(message, at).end + 4;
  for (let answers = message.readUInt16BE(6); answers > 0; answers--) {
    const { name, end } = readName(message, at);
    const [type, kind] = [message.readUInt16BE(end), message.readUInt16BE(end + 2) & ~CACHE_FLUSH];
    const data = end + 10;
    if (type === PTR && kind === IN)
      records.push({ owner: name.toLowerCase(), host: readName(message, data).name });
    at = data + message.readUInt16BE(end + 8);
  }
  return records;
}

/** Throws a RangeError where the message ends before it, or it does not end. */
function readName(message: Buffer, start: number): { readonly name: string; readonly end: number } {
  const labels: string[] = [];
  let [at, end, jumps, length] = [start, -1, 0, 0];
  for (let size = message.readUInt8(at); size !== 0; size = message.readUInt8(at)) {
    if (size >= POINTER) {
      if (end < 0) end = at + 2;
      at = message.readUInt16BE(at) & 0x3fff;
      if (++jumps > MOST_JUMPS) throw new RangeError('a circle of names');
      continue;
    }
    length += size + 1;
    if (length > LONGEST_NAME) throw new RangeError('a name too long');
    labels.push(message.toString('utf8', at + 1, at + 1 + size));
    at += size + 1;
  }
  return { name: labels.join('.'), end: end < 0 ? at + 1 : end };
}
