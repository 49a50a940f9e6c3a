// A program that shows keys and a counter, for the tests of the terminal in a real pty.
import { endBySignal, exit } from '../../src/cli/exit.ts';
import { addCells } from '../../src/screen/cells.ts';
import { guardProcess } from '../../src/screen/process-guard.ts';
import { openTerminal, TerminalError } from '../../src/screen/terminal.ts';

const options = {
  input: process.stdin,
  output: process.stdout,
  env: process.env,
  ascii: false,
  mouse: false,
};

try {
  run();
} catch (error) {
  if (!(error instanceof TerminalError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 3;
}

function run(): void {
  const terminal = openTerminal(options);
  const unguard = guardProcess(options, {
    end: async ending => {
      await terminal.close(!('signal' in ending && ending.signal === 'SIGHUP'));
      if ('signal' in ending) endBySignal(ending.signal);
      process.stderr.write(String(ending.error), () => exit(1));
    },
    stop: () => terminal.suspend(),
    proceed: () => terminal.proceed(),
  });
  const keys: string[] = [];
  let frames = 0;
  const cells = addCells(terminal, wholeScreen(), canvas => {
    canvas.put(0, 0, `size ${canvas.width}x${canvas.height}`, terminal.theme.title);
    canvas.put(0, 1, `keys ${keys.join(' ')}`, terminal.theme.value);
    // Every cell changes with every frame: what a stalled terminal would have to queue.
    for (let y = 2; y < canvas.height; y++) {
      canvas.put(0, y, String(frames).repeat(canvas.width), terminal.theme.value);
    }
    frames++;
  });
  function wholeScreen() {
    return { x: 0, y: 0, width: terminal.width, height: terminal.height };
  }
  terminal.on('resize', () => cells.place(wholeScreen()));
  const ticker = setInterval(() => terminal.requestDraw(), 20);
  terminal.on('key', async key => {
    keys.push(key);
    if (key === 'C-z') terminal.suspend();
    if (key === 'e') throw new Error('thrown on purpose');
    if (key === 'p') Promise.reject(new Error('rejected on purpose'));
    if (key !== 'q') return;
    clearInterval(ticker);
    await terminal.close();
    unguard();
    process.stdout.write(`bytes ${terminal.bytesWritten}\n`);
  });
  terminal.requestDraw();
}
