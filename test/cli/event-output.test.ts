// Events into a pipe whose reader is slow, stops for a while, or goes: nobody waits, and what is lost is counted.
import { spawnSync } from 'node:child_process';
import { closeSync, constants, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { EventOutput } from '../../src/cli/event-output.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { whenTrue } from '../waiting.ts';

const LINE = `${JSON.stringify({ event: 'NEW', padding: 'x'.repeat(1000) })}\n`;

/** A pipe with a reader that takes what it is asked to, and the writer's end of it. */
function pipe(): { writer: number; reader: number; take(): string } {
  const path = join(temporaryDirectory(), 'pipe');
  spawnSync('mkfifo', [path]);
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const writer = openSync(path, constants.O_WRONLY);
  onTestFinished(() => closeSync(writer));
  const room = Buffer.alloc(1024 * 1024);
  return {
    writer,
    reader,
    take: () => {
      try {
        return room.toString('utf8', 0, readSync(reader, room));
      } catch {
        // It is empty.
        return '';
      }
    },
  };
}

function outputInto(descriptor: number): { output: EventOutput; errors: string[] } {
  const errors: string[] = [];
  const onError = (error: Error): void => void errors.push((error as NodeJS.ErrnoException).code ?? '');
  return { output: new EventOutput({ isJson: true, mayLose: true, onError, descriptor }), errors };
}

test('a reader that stops keeps nobody waiting; what no longer fits is counted, and told where it is missing', async () => {
  const { writer, reader, take } = pipe();
  const { output } = outputInto(writer);
  const events = 20_000;
  for (let event = 0; event < events; event++) output.write(LINE, 1);
  expect(output.lost).toBeGreaterThan(events / 2);
  let text = '';
  await whenTrue(() => {
    text += take();
    return text.length >= (events - output.lost) * LINE.length;
  });
  output.write(LINE, 1);
  await whenTrue(() => {
    text += take();
    return text.includes('LOST') && text.endsWith(LINE);
  });
  const lines = text
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line));
  const told = lines.filter(({ event }) => event === 'NEW').length;
  expect(lines.at(-2)).toEqual({ event: 'LOST', time: expect.stringMatching(/Z$/), events: output.lost });
  expect(told + output.lost).toBe(events + 1);
  await output.end();
  closeSync(reader);
});

test('a reader that goes is told of once, and nothing more is kept for it', async () => {
  const { writer, reader } = pipe();
  const { output, errors } = outputInto(writer);
  closeSync(reader);
  output.write(LINE, 1);
  expect(errors).toEqual(['EPIPE']);
  await output.end();
});

test('what the kernel has dropped is told where it is missing, without a number', async () => {
  const { writer, reader, take } = pipe();
  const { output } = outputInto(writer);
  output.tellOverrun();
  output.tellOverrun();
  expect(output.overruns).toBe(2);
  const lines = take()
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line));
  expect(lines).toEqual([1, 2].map(() => ({ event: 'LOST', time: expect.any(String) })));
  await output.end();
  closeSync(reader);
});

test('at the end, what waits is still written', async () => {
  const { writer, reader, take } = pipe();
  const { output } = outputInto(writer);
  for (let event = 0; event < 500; event++) output.write(LINE, 1);
  const over = output.end();
  let text = '';
  await whenTrue(() => {
    text += take();
    return text.length >= 500 * LINE.length;
  });
  await over;
  expect(text).toBe(LINE.repeat(500));
  closeSync(reader);
});
