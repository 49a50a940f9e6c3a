// How it stands with the connection to a far machine.

export const ConnectionState = {
  CONNECTING: 'connecting',
  CONNECTED: 'connected',
  LOST: 'lost',
  CLOSED: 'closed',
} as const;
export type ConnectionState = (typeof ConnectionState)[keyof typeof ConnectionState];

/** What the screen says of the connection. Instants in milliseconds of the monotonic clock. */
export interface Connection {
  readonly state: ConnectionState;
  /** Since when it is so. */
  readonly since: number;
  /** Why it was lost; empty otherwise. */
  readonly reason: string;
  /** When the next attempt is made; undefined unless lost. */
  readonly retryAt: number | undefined;
}
