import { Session } from './app/session.ts';
import { initialState } from './app/state.ts';
import { createDemoSource } from './reader/demo/demo-source.ts';
import { ProcSource } from './reader/proc-source.ts';
import { runLiveScreen } from './screen/live-screen.ts';

const source = process.argv[2] === 'demo' ? createDemoSource() : new ProcSource();
void runLiveScreen({
  session: new Session(source, initialState()),
  names: { nameOf: () => undefined, serviceOf: () => undefined },
  terminal: { input: process.stdin, output: process.stdout, env: process.env, ascii: false, mouse: false },
}).then(
  () => process.exit(0),
  e => console.error(e),
);
