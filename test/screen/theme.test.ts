// Every colour of every theme can be read on its background, and the theme is that of the terminal's background.
import { describe, expect, test } from 'vitest';
import { openTerminal } from '../../src/screen/terminal.ts';
import { backgroundOf, foregroundOf, themeFor } from '../../src/screen/theme.ts';
import { ROLES, readTheme, type ThemeChoice, type ThemeName } from '../../src/view/theme-choice.ts';
import { createVirtualTerminal } from '../terminal/virtual-terminal.ts';

type Rgb = readonly [number, number, number];

/** WCAG 2 asks for so much of text. */
const LEAST = 4.5;
const DARK_GROUNDS: readonly Rgb[] = [
  [0, 0, 0],
  [0x1e, 0x1e, 0x1e],
];
const LIGHT_GROUNDS: readonly Rgb[] = [
  [255, 255, 255],
  [0xf5, 0xf5, 0xf0],
];

/** Of xterm's palette, from 16 on. */
function rgbOf(index: number): Rgb {
  if (index >= 232) {
    const grey = 8 + (index - 232) * 10;
    return [grey, grey, grey];
  }
  const level = (step: number): number => (step === 0 ? 0 : 55 + step * 40);
  const cube = index - 16;
  return [level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6)];
}

function luminance(color: Rgb): number {
  const [red = 0, green = 0, blue = 0] = color.map(part => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: Rgb, b: Rgb): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

describe.each<[ThemeName, 'dark' | 'light']>([
  ['dark', 'dark'],
  ['light', 'light'],
  ['colour-blind', 'dark'],
  ['colour-blind', 'light'],
])('%s on a %s background', (name, background) => {
  const theme = themeFor('256', { name, roles: {} }, background);
  const grounds = background === 'dark' ? DARK_GROUNDS : LIGHT_GROUNDS;

  test.each(ROLES)('%s can be read', role => {
    const foreground = foregroundOf(theme[role]);
    const own = backgroundOf(theme[role]);
    // The terminal's own colours are its user's choice.
    if (foreground === undefined) return;
    const color = rgbOf(foreground);
    for (const ground of own === undefined ? grounds : [rgbOf(own)])
      expect(contrast(color, ground)).toBeGreaterThanOrEqual(LEAST);
  });
});

describe('the theme in the configuration', () => {
  test.each<[string, ThemeChoice]>([
    ['light', { name: 'light', roles: {} }],
    ['color-blind', { name: 'colour-blind', roles: {} }],
    [
      'dark, critical=160 ,cursor=231/25 bold',
      {
        name: 'dark',
        roles: {
          critical: { foreground: 160, background: undefined, isBold: false },
          cursor: { foreground: 231, background: 25, isBold: true },
        },
      },
    ],
  ])('%s', (text, choice) => expect(readTheme(text)).toEqual(choice));

  test.each(['pink', 'critical=256', 'critical', 'cursor=1/2/3', '=1', 'light,,'])('%s is none', text => {
    expect(readTheme(text)).toHaveProperty('wrong');
  });
});

describe('the background', () => {
  const light = themeFor('256', undefined, 'light');

  test.each([
    ['\x1b]11;rgb:ffff/ffff/ffff\x07', 'light'],
    ['\x1b]11;rgb:fdfd/f6f6/e3e3\x1b\\', 'light'],
    ['\x1b]11;rgb:1e/1e/2e\x07', 'dark'],
  ])('%j is %s, and no key', async (answer, background) => {
    const virtual = createVirtualTerminal({ columns: 80, rows: 24 });
    const terminal = openTerminal(virtual.options);
    const keys: string[] = [];
    terminal.on('key', key => keys.push(key));
    await virtual.waitFor(() => virtual.output.written.includes('\x1b]11;?\x07'));
    virtual.type(`${answer.slice(0, 9)}`);
    virtual.type(`${answer.slice(9)}q`);
    await virtual.waitFor(() => keys.length > 0);
    expect(keys).toEqual(['q']);
    expect(terminal.theme).toEqual(background === 'light' ? light : themeFor('256'));
    await terminal.close();
  });

  test('is told by COLORFGBG where the terminal does not answer', async () => {
    const virtual = createVirtualTerminal({
      columns: 80,
      rows: 24,
      env: { TERM: 'xterm-256color', LANG: 'C.UTF-8', COLORFGBG: '0;15' },
    });
    const terminal = openTerminal(virtual.options);
    expect(terminal.theme).toEqual(light);
    await terminal.close();
  });
});
