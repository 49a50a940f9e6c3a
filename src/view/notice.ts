// Something to tell the user once, in the line above the footer.

export interface Notice {
  readonly text: string;
  readonly tone: 'plain' | 'warn';
}

export function plainNotice(text: string): Notice {
  return { text, tone: 'plain' };
}

/** Of what was asked for and is not done. */
export function warning(text: string): Notice {
  return { text, tone: 'warn' };
}
