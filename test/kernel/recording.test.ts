// Recordings of real tables: a replay equals what was listed then, and a file cut anywhere replays what lies before the cut.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { RecordingReader } from '../../src/reader/recording/recording-reader.ts';
import { conntop, PROGRAM } from '../cli/program.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { startRealTerminal } from '../terminal/real-terminal.ts';
import { eventually } from '../waiting.ts';
import { startChurn } from './churn.ts';
import { differences, flowsOfListing } from './compare.ts';
import { addNamespace, deleteNamespace, execInside } from './namespaces.ts';
import { describeKernel } from './suite.ts';
import { RESTORE, restoreLines } from './table-fill.ts';

const FLOWS = 5000;
const SNAPSHOTS = 30;
const CUTS = 100;
const NEVER = new AbortController().signal;

describeKernel('recordings', () => {
  let namespace: string;

  beforeAll(() => {
    namespace = addNamespace('recorded');
  });
  afterAll(() => deleteNamespace(namespace));

  async function fill(count: number, first: number): Promise<void> {
    const lines = restoreLines(count, { first, timeoutSeconds: 100_000 });
    await execInside(namespace, RESTORE, `${lines.join('\n')}\n`);
  }

  /** Starts `conntop record`; the function yielded ends it as a service manager does, and tells how it ended. */
  function startRecording(path: string, every: string): () => Promise<number | null> {
    const args = [PROGRAM, 'record', '--netns', namespace, '--every', every, path];
    const child = spawn(process.execPath, args, { stdio: 'ignore' });
    onTestFinished(() => void child.kill('SIGKILL'));
    return async () => {
      child.kill('SIGTERM');
      const [code] = await once(child, 'exit');
      return code;
    };
  }

  test('replayed at a time are what was listed live then', async () => {
    const path = join(temporaryDirectory(), 'growing.ctr');
    const stop = startRecording(path, '0.2');
    const moments: { time: string; live: string }[] = [];
    for (const first of [0, 300, 600]) {
      await fill(300, first);
      // Two more snapshots: the second was begun when all flows were there.
      const before = snapshotsIn(path);
      await eventually(() => expect(snapshotsIn(path)).toBeGreaterThan(before + 1));
      // A snapshot that began later might still be read when the next flows come.
      const time = new Date().toISOString();
      const live = conntop(['list', '--netns', namespace, '-o', 'extended']).output;
      moments.push({ time, live });
    }
    expect(await stop()).toBe(0);
    expect(moments.map(({ live }) => flowsOfListing(live).length)).toEqual([300, 600, 900]);
    for (const { time, live } of moments) {
      const replayed = conntop(['list', '--file', path, '--at', time, '-o', 'extended']).output;
      expect(differences(flowsOfListing(live), flowsOfListing(replayed))).toEqual([]);
      const { output } = conntop(['count', '--file', path, '--at', time]);
      expect(output).toMatch(new RegExp(`^${flowsOfListing(live).length} of `));
    }
    await replayOnScreen(path);
  });

  test('of churn, cut at random bytes, hold every snapshot before the cut', async () => {
    await fill(FLOWS, 10_000);
    const churn = startChurn(namespace, { rate: 500, lifetimeSeconds: 2 });
    const path = join(temporaryDirectory(), 'churn.ctr');
    const stop = startRecording(path, '0.1');
    await eventually(() => expect(snapshotsIn(path)).toBeGreaterThanOrEqual(SNAPSHOTS), 60_000);
    expect(await stop()).toBe(0);
    await churn.stop();
    const bytes = readFileSync(path);
    const tables = await tablesOf(path);
    const raw = tables.reduce((sum, table) => sum + table.length, 0);
    console.log(
      `${tables.length} snapshots of ${tables[0]?.split('\n').length} flows: ` +
        `${Math.round(bytes.length / tables.length)} bytes each, 1/${(raw / bytes.length).toFixed(1)} of the text`,
    );
    const ends = endsOf(bytes);
    expect(ends).toHaveLength(tables.length);
    const cut = join(temporaryDirectory(), 'cut.ctr');
    for (const at of randomCuts(bytes.length)) {
      writeFileSync(cut, bytes.subarray(0, at));
      const whole = ends.filter(end => end <= at).length;
      if (whole === 0) {
        expect(() => new RecordingReader(cut)).toThrow('holds no whole snapshot');
        continue;
      }
      const reader = new RecordingReader(cut);
      expect(reader.length).toBe(whole);
      expect(await tableOf(reader, whole - 1)).toBe(tables[whole - 1]);
      reader.close();
    }
    writeFileSync(cut, bytes.subarray(0, (ends[2] ?? 0) + 100));
    const { output, code } = conntop(['list', '--file', cut, '-o', 'extended']);
    expect(code).toBe(0);
    expect(differences(flowsOfListing(tables[2] ?? ''), flowsOfListing(output))).toEqual([]);
  }, 120_000);
});

/** Steps to the end and back, jumps to the peak, and plays. */
async function replayOnScreen(path: string): Promise<void> {
  const terminal = startRealTerminal(['replay', path], { script: PROGRAM, columns: 132, rows: 40 });
  await terminal.waitFor(
    /netns conntop-\S+ on \S+ +recording .* PAUSED 1\/\d+ +2\d\d\d-\d\d-\d\d \d\d:\d\d:\d\d/,
  );
  terminal.type('.');
  await terminal.waitFor('PAUSED 2/');
  terminal.type(',');
  await terminal.waitFor('PAUSED 1/');
  terminal.type('^');
  await terminal.waitFor(/Flows {2}1-\d+ of 900 /);
  terminal.type('@-1h\r');
  await terminal.waitFor('PAUSED 1/');
  terminal.type('++++ ');
  await terminal.waitFor(/PLAYING x30 \d+\//);
  await terminal.waitFor(/PAUSED (\d+)\/\1 /);
  terminal.type('x');
  await terminal.waitFor('Only flows of a live table can be changed.');
  terminal.type('q');
  expect((await terminal.exit).code).toBe(0);
}

function snapshotsIn(path: string): number {
  try {
    if (statSync(path).size === 0) return 0;
    const reader = new RecordingReader(path);
    reader.close();
    return reader.length;
  } catch {
    // It has not been begun.
    return 0;
  }
}

async function tablesOf(path: string): Promise<string[]> {
  const reader = new RecordingReader(path);
  const tables: string[] = [];
  for (let index = 0; index < reader.length; index++) tables.push(await tableOf(reader, index));
  reader.close();
  return tables;
}

async function tableOf(reader: RecordingReader, index: number): Promise<string> {
  const chunks: Buffer[] = [];
  await reader.readTable(index, chunk => void chunks.push(Buffer.from(chunk)), NEVER);
  return Buffer.concat(chunks).toString('latin1');
}

/** Where each snapshot ends, by the lengths in the headers of its two members. */
function endsOf(bytes: Buffer): number[] {
  const ends: number[] = [];
  for (let at = 0, member = 1; at < bytes.length; member++) {
    at += bytes.readUInt32LE(at + 17);
    if (member % 2 === 0) ends.push(at);
  }
  return ends;
}

/** The same ones in each run. */
function randomCuts(length: number): number[] {
  let state = 1;
  return Array.from({ length: CUTS }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * length);
  });
}
