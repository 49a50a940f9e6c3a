// Time that does not run as it should: a process that is stopped, and a clock that is set. Rates and ages tell no lie.
import { existsSync, readdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { temporaryDirectory, writeIn } from '../temporary-directory.ts';
import { isRunning } from '../terminal/processes.ts';
import { type RealTerminal, startRealTerminal } from '../terminal/real-terminal.ts';
import { type Churn, startChurn } from './churn.ts';
import { addNamespace, deleteNamespace } from './namespaces.ts';
import { describeKernel } from './suite.ts';

/** New flows a second, none of which runs out meanwhile. */
const RATE = 50;
const LIFETIME_SECONDS = 600;
const PAUSE = 6000;
const WATCHING = 6000;
/** Growth as the table's box shows it, in flows a second. */
const GROWTH = /of [\d,]+ +([+-][\d,.]+k?)\/s/;
const HOUR = 3600;

let namespace = '';
let churn: Churn;

describeKernel('time', () => {
  beforeAll(() => {
    namespace = addNamespace('clock');
    churn = startChurn(namespace, { rate: RATE, lifetimeSeconds: LIFETIME_SECONDS });
  });
  afterAll(async () => {
    await churn.stop();
    deleteNamespace(namespace);
  });

  test('a pause: rates are those of the time that has passed', async () => {
    const terminal = start();
    await settled(terminal);
    terminal.kill('SIGSTOP');
    await passed(PAUSE);
    terminal.kill('SIGCONT');
    await expectTruth(terminal);
  });

  test.skipIf(!libfaketime())(
    'a clock that is set, forward and back: rates and ages do not notice',
    async () => {
      const directory = temporaryDirectory();
      const clock = writeIn(directory, 'clock', '+0\n');
      const terminal = start({
        LD_PRELOAD: libfaketime() ?? '',
        FAKETIME_TIMESTAMP_FILE: clock,
        FAKETIME_NO_CACHE: '1',
        DONT_FAKE_MONOTONIC: '1',
      });
      await settled(terminal);
      const before = clockOf(terminal);
      for (const offset of [HOUR, -HOUR]) {
        writeIn(directory, 'clock', `${offset > 0 ? '+' : ''}${offset}\n`);
        await terminal.waitFor(() => Math.abs(clockOf(terminal) - before) > HOUR / 2);
        await expectTruth(terminal);
      }
    },
  );
});

function start(env: Record<string, string> = {}): RealTerminal {
  const terminal = startRealTerminal(['--columns', 'source,destination,state,age,ttl'], {
    ...{ columns: 132, rows: 40, env },
    under: ['ip', 'netns', 'exec', namespace],
  });
  onTestFinished(() => {
    if (isRunning(terminal.pid)) terminal.kill('SIGKILL');
  });
  return terminal;
}

async function settled(terminal: RealTerminal): Promise<void> {
  await terminal.waitFor(() => isTrue(growthOf(terminal)));
}

/** Looks at every frame for a while: growth is near what it is, and no age longer than this test. */
async function expectTruth(terminal: RealTerminal): Promise<void> {
  for (const until = performance.now() + WATCHING; performance.now() < until; await passed(50)) {
    const growth = growthOf(terminal);
    if (growth !== undefined) expect([growth, isTrue(growth)]).toEqual([growth, true]);
    expect(terminal.text()).not.toMatch(/ -\d+:\d\d|[1-9]\d?:\d\d:\d\d .* (?:\d+:){2}/);
  }
}

function isTrue(growth: number | undefined): boolean {
  return growth !== undefined && growth > RATE / 2.5 && growth < RATE * 2.5;
}

function growthOf(terminal: RealTerminal): number | undefined {
  const text = GROWTH.exec(terminal.text().split('\n').slice(1, 5).join('\n'))?.[1];
  return text === undefined ? undefined : Number(text.replaceAll(',', '').replace('k', 'e3'));
}

/** Seconds of the day as the title shows them. */
function clockOf(terminal: RealTerminal): number {
  const [, hours, minutes, seconds] = /(\d\d):(\d\d):(\d\d)/.exec(terminal.text()) ?? [];
  return Number(hours) * HOUR + Number(minutes) * 60 + Number(seconds);
}

function libfaketime(): string | undefined {
  return readdirSync('/usr/lib')
    .map(entry => `/usr/lib/${entry}/faketime/libfaketime.so.1`)
    .find(file => existsSync(file));
}

function passed(milliseconds: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, milliseconds));
}
