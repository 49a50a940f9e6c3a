// How it stands with the connection to a far machine, and what reading over it costs.

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
  /** Why it was lost, also while it is made again; empty otherwise. */
  readonly reason: string;
  /** When the next attempt is made by itself; undefined unless lost, and where only a person can help. */
  readonly retryAt: number | undefined;
}

/** Sums since the present connection was made. */
export interface LinkCost {
  readonly seconds: number;
  /** Bytes, as ssh read them from the network and wrote them to it. */
  readonly received: number;
  readonly sent: number;
  /** False where this kernel does not count I/O: the bytes are then those before compression. */
  readonly isWire: boolean;
  /** As `seconds`, when the far side was last asked for its processor time. */
  readonly usageSeconds: number;
  /** Of the loop and what it ran. Undefined until asked for the first time. */
  readonly shellSeconds: number | undefined;
  /** Of the ssh server's process for this connection: encryption and compression. */
  readonly serverSeconds: number | undefined;
}

export interface Link {
  readonly connection: Connection;
  /** The connection's two ends, as the far side's SSH_CONNECTION has them; undefined while there is none. */
  readonly ends: string | undefined;
  /** Undefined while there is no connection. */
  cost(): LinkCost | undefined;
  /** Tries to make a lost connection again at once. */
  retry(): void;
}
