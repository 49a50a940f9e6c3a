// Draws the cells of a terminal as an SVG picture that looks the same with every font.

/** Pixels. The width is 0.6 of the font's size, which is that of most monospace fonts; `textLength` does the rest. */
const CELL = { width: 9, height: 19, baseline: 14 };
const FONT_SIZE = 15;
const MARGIN = 12;
const FONTS = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace";
/** What the terminal itself gives: ink, paper, and the edge of the picture. */
const GROUNDS = {
  dark: { ink: '#d4d4d4', paper: '#1e1e1e', edge: '#3c3c3c' },
  light: { ink: '#1e1e1e', paper: '#ffffff', edge: '#c8c8c8' },
};

/** The colours 0 to 15, which every terminal chooses for itself: those of VS Code. */
const BASE_COLORS = [
  ...['#000000', '#cd3131', '#0dbc79', '#e5e510', '#2472c8', '#bc3fbc', '#11a8cd', '#e5e5e5'],
  ...['#666666', '#f14c4c', '#23d18b', '#f5f543', '#3b8eea', '#d670d6', '#29b8db', '#ffffff'],
];
/** Red, green and blue of the colours 16 to 231 step through these. */
const CUBE_LEVELS = [0, 95, 135, 175, 215, 255];

/** Whether a line-drawing character reaches the edges of its cell from the middle: up, right, down, left. */
const LINES = {
  '─': [false, true, false, true],
  '│': [true, false, true, false],
  '┌': [false, true, true, false],
  '┐': [false, false, true, true],
  '└': [true, true, false, false],
  '┘': [true, false, false, true],
  '├': [true, true, true, false],
  '┤': [true, false, true, true],
  '┬': [false, true, true, true],
  '┴': [true, true, false, true],
  '┼': [true, true, true, true],
};
/** By how many eighths of the cell are filled from below. */
const BLOCKS = ' ▁▂▃▄▅▆▇█';
const SHADE = '░';
const SHADE_OPACITY = 0.35;
/** What one piece of text may hold: words a blank apart. Fonts differ on the rest, which stands alone in its cell. */
const WORDS = /[!-~]+(?: [!-~]+)*|[^ -~]/g;

/** `lines` hold a row of cells each, as test/terminal/emulator.ts reads them. */
export function terminalSvg(lines, ground = 'dark') {
  const colors = GROUNDS[ground];
  return picture(
    lines,
    colors,
    lines.map((line, y) => drawLine(line, y, colors)),
  );
}

/**
 * Frames one after the other, again and again; each has its lines, and how many seconds it stands. A line is drawn
 * once for as long as it stays the same.
 */
export function animatedSvg(frames) {
  const colors = GROUNDS.dark;
  const total = frames.reduce((sum, { seconds }) => sum + seconds, 0);
  const drawn = frames.map(({ lines }) => lines.map((line, y) => drawLine(line, y, colors)));
  const rows = (drawn[0] ?? []).map((_, y) => {
    const spans = [];
    let at = 0;
    for (const [frame, { seconds }] of frames.entries()) {
      const text = drawn[frame]?.[y] ?? '';
      const last = spans.at(-1);
      if (last?.text === text) last.end = at + seconds;
      else spans.push({ text, begin: at, end: at + seconds });
      at += seconds;
    }
    return spans
      .filter(({ text }) => text !== '')
      .map(span => shownFor(span, total))
      .join('\n');
  });
  return picture(frames[0]?.lines ?? [], colors, rows);
}

/** Discrete steps of one clock, so that all lines of a frame change at once. */
function shownFor({ text, begin, end }, total) {
  if (begin === 0 && end >= total) return text;
  const steps = [
    [0, begin === 0],
    [begin, true],
    [end, false],
  ].filter(([at], index) => index === 0 || (at > 0 && at < total));
  const values = steps.map(([, isShown]) => (isShown ? 'inline' : 'none')).join(';');
  const times = steps.map(([at]) => (at / total).toFixed(4)).join(';');
  const animation = `<animate attributeName="display" calcMode="discrete" dur="${total}s" repeatCount="indefinite" values="${values}" keyTimes="${times}"/>`;
  return `<g display="${begin === 0 ? 'inline' : 'none'}">${animation}\n${text}\n</g>`;
}

function picture(lines, { paper, edge }, drawn) {
  const width = (lines[0]?.length ?? 0) * CELL.width + 2 * MARGIN;
  const height = lines.length * CELL.height + 2 * MARGIN;
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    `<rect x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="8" fill="${paper}" stroke="${edge}"/>`,
    `<g transform="translate(${MARGIN} ${MARGIN})" font-family="${FONTS}" font-size="${FONT_SIZE}">`,
    ...drawn.filter(text => text !== ''),
    '</g>',
    '</svg>',
  ].join('\n')}\n`;
}

function lookOf({ text, foreground, background, bold, underline, inverse }, { ink: plain, paper: ground }) {
  const ink = colorOf(foreground, plain);
  const paper = colorOf(background, ground);
  return { text, fill: inverse ? paper : ink, back: inverse ? ink : paper, bold, underline };
}

function colorOf(index, otherwise) {
  if (index === undefined) return otherwise;
  if (index < 16) return BASE_COLORS[index];
  if (index >= 232) return hex(Array(3).fill(8 + 10 * (index - 232)));
  const cube = index - 16;
  return hex([Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map(step => CUBE_LEVELS[step]));
}

function hex(parts) {
  return `#${parts.map(part => part.toString(16).padStart(2, '0')).join('')}`;
}

/** The elements of the line at that place, a line of text each. */
function drawLine(line, y, colors) {
  const cells = line.map(cell => lookOf(cell, colors));
  const top = y * CELL.height;
  const shapes = runs(cells, ['text', 'fill']).filter(({ text }) => isShape(text[0]));
  const letters = cells.map(cell => (isShape(cell.text) ? { ...cell, text: ' ' } : cell));
  return [
    ...runs(cells, ['back'])
      .filter(({ back }) => back !== colors.paper)
      .map(run => drawBack(run, top)),
    ...shapes.map(run => (run.text[0] in LINES ? drawBox(run, top) : drawBlock(run, top))),
    ...runs(letters, ['fill', 'bold', 'underline']).flatMap(run => drawWords(run, top)),
  ].join('\n');
}

function isShape(text) {
  return text in LINES || text === SHADE || (text !== ' ' && BLOCKS.includes(text));
}

/** Neighbours alike in these respects, as one: the look of the first with the text of all, and its column. */
function runs(cells, respects) {
  const found = [];
  let before;
  for (const [x, cell] of cells.entries()) {
    if (before && respects.every(respect => cell[respect] === before[respect]))
      found.at(-1).text += cell.text;
    else found.push({ ...cell, x });
    before = cell;
  }
  return found;
}

function drawBack({ x, text, back }, top) {
  return rect(x, text.length, top, CELL.height, `fill="${back}"`);
}

function drawBlock({ x, text, fill }, top) {
  if (text[0] === SHADE) {
    return rect(x, text.length, top, CELL.height, `fill="${fill}" fill-opacity="${SHADE_OPACITY}"`);
  }
  const height = Math.round((CELL.height * BLOCKS.indexOf(text[0])) / 8);
  return rect(x, text.length, top + CELL.height - height, height, `fill="${fill}"`);
}

function rect(x, columns, top, height, paint) {
  const [left, width] = [x * CELL.width, columns * CELL.width];
  return `<rect x="${left}" y="${top}" width="${width}" height="${height}" ${paint}/>`;
}

/** Lines run through the middle of a pixel, and so come out sharp. */
function drawBox({ x, text, fill }, top) {
  const [up, right, down, left] = LINES[text[0]];
  const from = (left ? x : x + 0.5) * CELL.width;
  const to = (right ? x + text.length : x + text.length - 0.5) * CELL.width;
  const middle = top + CELL.height / 2;
  const across = left || right ? `M${from} ${middle}H${to}` : '';
  const upright = `M${(x + 0.5) * CELL.width} ${up ? top : middle}V${down ? top + CELL.height : middle}`;
  return `<path d="${across}${up || down ? upright : ''}" stroke="${fill}"/>`;
}

function drawWords({ x, text, fill, bold, underline }, top) {
  const weight = bold ? ' font-weight="bold"' : '';
  const decoration = underline ? ' text-decoration="underline"' : '';
  return [...text.matchAll(WORDS)].map(({ 0: words, index }) => {
    const place = `x="${(x + index) * CELL.width}" y="${top + CELL.baseline}"`;
    const length = `textLength="${words.length * CELL.width}"`;
    return `<text ${place} ${length} fill="${fill}"${weight}${decoration}>${escaped(words)}</text>`;
  });
}

function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
