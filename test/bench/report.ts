// How the benchmark prints: a line a program with its figures, and a line a ratio beside its bound.

export function printPart(title: string): void {
  console.log(`\n${title}`);
}

export function printProgram(program: string, figures: object): void {
  const columns = Object.entries(figures as Record<string, number>).map(
    ([name, value]) => `${name} ${value.toFixed(1)}`,
  );
  console.log(['   ', program.padEnd(26), ...columns].join('  '));
}

/** A figure of ours, its peer's and their ratio, which the design bounds; past the bound the line says so. */
export function printRatio(what: string, ours: number, peer: number, most?: number): void {
  print(`${what.padEnd(40)} ${number(ours)} / ${number(peer)} = ${number(ours / peer)}`, ours / peer, most);
}

/** A figure that has no peer. */
export function printFigure(what: string, value: number, most?: number): void {
  print(`${what.padEnd(40)} ${' '.repeat(22)}${number(value)}`, value, most);
}

function print(line: string, value: number, most: number | undefined): void {
  const bound = most === undefined ? '' : `   at most ${most}${value <= most ? '' : '  EXCEEDED'}`;
  console.log(`        ${line}${bound}`);
}

function number(value: number): string {
  return value.toFixed(2).padStart(9);
}
