// Types of the blessed and blessed-contrib internals that src/screen reaches into; neither package has them.

declare module 'blessed/lib/tput.js' {
  export default class Tput {
    terminal: string;
    strings: Record<string, string | undefined>;
    numbers: Record<string, number | undefined>;
    /** The number of colours; what a cell asks for beyond it is reduced to the nearest. */
    colors: number;
    unicode: boolean;
    /** Whether line-drawing characters must not be sent through the alternate character set. */
    brokenACS: boolean;
    readTerminfo(name?: string): unknown;
    parseTerminfo(data: Buffer, file: string): unknown;
    /** A text becomes a function of the list of its parameters; every other value is what it is. */
    _compile(info: unknown, key: string, value: unknown): unknown;
  }
}

declare module 'blessed/lib/widgets/node.js' {
  import type Screen from 'blessed/lib/widgets/screen.js';

  export default class Node {
    options: Record<string, unknown>;
    screen: Screen;
    children: Node[];
    detached: boolean;
    append(child: Node): void;
    on(event: string, listener: (...values: never[]) => void): this;
    emit(event: string, ...values: unknown[]): boolean;
  }
}

declare module 'blessed/lib/widgets/screen.js' {
  import type Tput from 'blessed/lib/tput.js';
  import Node from 'blessed/lib/widgets/node.js';

  /** One cell: its attribute word and its character. */
  export type Cell = [attribute: number, character: string];

  /** A row of cells; blessed compares only rows marked dirty with what is on the terminal. */
  export type Line = Cell[] & { dirty: boolean };

  export interface Key {
    name?: string;
    full: string;
    ctrl: boolean;
    meta: boolean;
    shift: boolean;
  }

  export interface Mouse {
    action: string;
    button?: string;
    x: number;
    y: number;
  }

  export interface Program {
    on(event: 'keypress', listener: (character: string | undefined, key: Key) => void): this;
    on(event: 'mouse', listener: (mouse: Mouse) => void): this;
    on(event: 'resize', listener: () => void): this;
    flush(): void;
    setMouse(modes: Record<string, boolean>, enable: boolean): void;
    disableMouse(): void;
  }

  export interface ScreenOptions {
    input: object;
    output: object;
    terminal: string;
    forceUnicode: boolean;
    /** How long to wait for a burst of resizes to end, in milliseconds. */
    resizeTimeout: number;
  }

  export default class Screen extends Node {
    constructor(options: ScreenOptions);
    program: Program;
    tput: Tput;
    lines: Line[];
    width: number;
    height: number;
    /** What blessed has installed on the process; there while a screen is open. */
    static _exceptionHandler: () => void;
    static _sigtermHandler: () => void;
    static _sigintHandler: () => void;
    static _sigquitHandler: () => void;
    static _exitHandler: () => void;
    enter(): void;
    leave(): void;
    /** Forgets what is on the terminal, so that the next frame is drawn whole. */
    alloc(): void;
    render(): void;
    destroy(): void;
  }
}

declare module 'blessed/lib/widgets/box.js' {
  import Node from 'blessed/lib/widgets/node.js';
  import type Screen from 'blessed/lib/widgets/screen.js';

  /** Screen coordinates, the far edges exclusive. */
  export interface Coordinates {
    xi: number;
    xl: number;
    yi: number;
    yl: number;
  }

  export interface BoxOptions {
    screen: Screen;
    left: number;
    top: number;
    width: number;
    height: number;
    wrap?: boolean;
    padding?: { left?: number; right?: number; top?: number; bottom?: number };
    style?: Record<string, unknown>;
  }

  export default class Box extends Node {
    constructor(options: BoxOptions);
    position: { left: number; top: number; width: number; height: number };
    width: number;
    height: number;
    hidden: boolean;
    lpos: Coordinates | undefined;
    style: Record<string, unknown>;
    show(): void;
    hide(): void;
    /** Blanks the cells that the box covers. */
    clearPos(): void;
    setContent(text: string): void;
    render(): Coordinates | undefined;
    _getCoords(parentPositions: boolean): Coordinates | undefined;
  }
}

declare module 'blessed-contrib/lib/widget/sparkline.js' {
  import type { BoxOptions } from 'blessed/lib/widgets/box.js';
  import Box from 'blessed/lib/widgets/box.js';

  export default class Sparkline extends Box {
    constructor(options: BoxOptions);
    setData(titles: string[], series: number[][]): void;
  }
}
