// Something to tell the user once, in the line above the footer.

export interface Notice {
  readonly text: string;
  readonly tone: 'plain' | 'warn';
}
