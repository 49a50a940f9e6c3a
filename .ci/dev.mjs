// Builds conntop and starts it anew whenever a source file changes: npm run dev -- [ARGUMENT...]; by default the demo.
import { spawn, spawnSync } from 'node:child_process';
import { watch } from 'chokidar';

/** An editor writes several files one after another. Milliseconds. */
const SETTLING = 100;

const given = process.argv.slice(2);
const args = given.length > 0 ? given : ['--source', 'demo'];
let child;
let timer;

// The keys are the program's, and Ctrl-C too: it is told by its end that nobody wants it any more.
process.on('SIGINT', () => {});
watch('src', { ignoreInitial: true }).on('all', () => {
  clearTimeout(timer);
  timer = setTimeout(restart, SETTLING);
});
restart();

async function restart() {
  await stop();
  // What is wrong stands on the screen until the next change mends it.
  const { status } = spawnSync(process.execPath, ['.ci/build.mjs'], { stdio: 'inherit' });
  if (status !== 0) return;
  child = spawn(process.execPath, ['dist/conntop.cjs', ...args], { stdio: 'inherit' });
  child.once('exit', (code, signal) => {
    if (signal !== 'SIGTERM') process.exit(code ?? 1);
  });
}

/** Resolves when the terminal is ours again. */
async function stop() {
  const before = child;
  child = undefined;
  if (!before || before.exitCode !== null) return;
  await new Promise(resolve => {
    before.once('exit', resolve);
    before.kill('SIGTERM');
  });
}
