// What a row may be for, as its ports and what it has carried let one guess.
import { guessService, type ServiceGuess } from '../names/service-guesses.ts';
import { End, type Snapshot } from '../snapshot/snapshot.ts';
import { addressText } from './flow-text.ts';

/** Undefined where nothing is to be guessed. */
export function serviceGuess(snapshot: Snapshot, row: number): ServiceGuess | undefined {
  if (!snapshot.hasPorts(row)) return undefined;
  return guessService({
    protocol: snapshot.protocol(row),
    sport: snapshot.sport(row),
    dport: snapshot.dport(row),
    bytes: snapshot.bytes(row),
    server: () => addressText(snapshot, row, End.ORIGINAL_DST),
  });
}
