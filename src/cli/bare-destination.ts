// `conntop root@192.168.1.1`: a destination as the only word, which is what ssh users type, and which no filter looks like.
import type { Flag } from './flag.ts';
import type { Token } from './tokens.ts';

/** USER@HOST or ssh://HOST, as ssh takes them. */
const DESTINATION = /^(?:ssh:\/\/\S+|[^\s@/=<>]+@[^\s@/]+)$/;
/** Who names a place knows what words are. */
const PLACES = ['ssh', 'file', 'netns', 'source', 'proc-root'];

/** The tokens with such a word as `--ssh` has it; as they are where there is none, or a place is named besides. */
export function withDestination(tokens: readonly Token[], flags: readonly Flag[]): readonly Token[] {
  const words = tokens.filter(token => token.kind === 'word');
  const [word] = words;
  const ssh = flags.find(({ long }) => long === 'ssh');
  const isPlaced = tokens.some(token => token.kind === 'flag' && PLACES.includes(token.flag.long));
  if (!ssh || !word || words.length > 1 || isPlaced || !DESTINATION.test(word.text)) return tokens;
  const given = { kind: 'flag', flag: ssh, spelling: '--ssh', value: word.text, undone: false } as const;
  return tokens.map(token => (token === word ? given : token));
}
