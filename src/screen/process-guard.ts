// What comes from outside while the screen is open: signals, crashes, and a terminal that goes away.
import type { EventEmitter } from 'node:events';
import { constants } from 'node:os';

/** Why the screen closes though nobody has quit it. */
export type Ending = { readonly signal: NodeJS.Signals } | { readonly error: unknown };

export interface Guard {
  /** Called once, for the first reason to end; a terminal that is gone counts as SIGHUP. */
  end(ending: Ending): void;
  /** Another program asks us to stop, as Ctrl-Z does. */
  stop(): void;
  /** We go on after having been stopped, by whomever. */
  proceed(): void;
}

/**
 * What ends a program by default and can be caught, so that the terminal is put back first. Not among them are the
 * faults of the program itself (SIGSEGV, SIGBUS, SIGFPE, SIGILL), after which nothing of it can be relied on.
 */
const ENDING_SIGNALS: readonly NodeJS.Signals[] = (
  [
    'SIGHUP',
    'SIGINT',
    'SIGQUIT',
    'SIGTRAP',
    'SIGABRT',
    'SIGUSR2',
    'SIGALRM',
    'SIGTERM',
    'SIGSTKFLT',
    'SIGXCPU',
    'SIGVTALRM',
    'SIGPROF',
    'SIGIO',
    'SIGPWR',
    'SIGSYS',
  ] as const
).filter(signal => signal in constants.signals);

interface Streams {
  readonly input: NodeJS.EventEmitter;
  readonly output: NodeJS.EventEmitter;
}

type Watched = [emitter: NodeJS.EventEmitter, event: string, listener: Parameters<EventEmitter['on']>[1]];

/** Watches over the process until told to stop; what is returned tells it. */
export function guardProcess({ input, output }: Streams, guard: Guard): () => void {
  let isEnding = false;
  const end = (ending: Ending): void => {
    if (!isEnding) guard.end(ending);
    isEnding = true;
  };
  const hangUp = (): void => end({ signal: 'SIGHUP' });
  const watched: Watched[] = [
    ...ENDING_SIGNALS.map((signal): Watched => [process, signal, () => end({ signal })]),
    [process, 'SIGTSTP', () => guard.stop()],
    [process, 'SIGCONT', () => guard.proceed()],
    [process, 'uncaughtException', error => end({ error })],
    [input, 'end', hangUp],
    [input, 'error', hangUp],
    [output, 'error', hangUp],
  ];
  for (const [emitter, event, listener] of watched) emitter.on(event, listener);
  return () => {
    for (const [emitter, event, listener] of watched) emitter.removeListener(event, listener);
  };
}

/** Stops the process as the terminal's Ctrl-Z does; returns when it goes on, or at once where nobody could wake it. */
export function stopProcess(): void {
  // Stopping and going on are this function's own doing now, and nobody else needs to be told.
  const stop = takeListeners('SIGTSTP');
  const proceed = takeListeners('SIGCONT');
  // Stopped here until SIGCONT. In a process group without a shell to wake it, the signal is void.
  process.kill(process.pid, 'SIGTSTP');
  for (const listener of stop) process.on('SIGTSTP', listener);
  for (const listener of proceed) process.on('SIGCONT', listener);
}

function takeListeners(signal: NodeJS.Signals): readonly NodeJS.SignalsListener[] {
  const listeners = process.listeners(signal);
  process.removeAllListeners(signal);
  return listeners;
}
