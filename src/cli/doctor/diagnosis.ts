// What `conntop doctor` has found: one finding a line, in groups, each with what helps where something is missing.

/** `off` is a choice that can be made otherwise, `wrong` is what keeps conntop from its work. */
export type Standing = 'good' | 'off' | 'wrong';

export interface Finding {
  /** As the JSON's key has it. */
  readonly name: string;
  readonly value: string | number | boolean | undefined;
  readonly standing: Standing;
  /** In words beside the value; absent where that says enough. */
  readonly note?: string;
  /** What to do, a command where one does; absent where nothing is to be done. */
  readonly hint?: string;
}

export interface Group {
  readonly title: string;
  readonly findings: readonly Finding[];
}

export function good(name: string, value: Finding['value'], note?: string): Finding {
  return { name, value, standing: 'good', ...(note !== undefined && { note }) };
}

export function off(name: string, value: Finding['value'], note: string, hint: string): Finding {
  return { name, value, standing: 'off', note, hint };
}

export function wrong(name: string, value: Finding['value'], note: string, hint: string): Finding {
  return { name, value, standing: 'wrong', note, hint };
}
