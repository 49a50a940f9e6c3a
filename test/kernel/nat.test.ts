// Who is 203.0.113.1:61000? The outside view of a masqueraded flow finds the inside one.
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { startRealTerminal } from '../terminal/real-terminal.ts';
import { buildLab, type Lab } from './lab.ts';
import { describeKernel } from './suite.ts';
import plan from './traffic/plan.json' with { type: 'json' };

const QUESTION = `import socket
asker = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
asker.sendto(b"?", ("${plan.server.ipv4}", 7))`;
const F4 = '\x1b[14~';

describeKernel('a masqueraded flow', () => {
  let lab: Lab;
  /** The router's address and the port that the flow has outside. */
  let outside = '';
  let inside = '';
  beforeAll(async () => {
    lab = await buildLab({ timestamp: false, zones: false });
    await lab.fill('router', 20, { timeoutSeconds: 10_000 });
    // Another flow of the same address and port, so that the router must translate the port too.
    const taken = `-I -t 9999 -p udp -s 192.168.77.9 -d ${plan.server.ipv4} --sport 4000 --dport 7 -n ${plan.wan.ipv4}:4000`;
    await lab.exec('router', ['conntrack', ...taken.split(' ')]);
    const bound = QUESTION.replace('\nasker.sendto', '\nasker.bind(("", 4000))\nasker.sendto');
    await lab.exec('client', ['python3', '-c', bound]);
    const line = await lab.exec('router', ['conntrack', '-L', '-p', 'udp', '-s', plan.client.ipv4]);
    const [, sport, port] = /sport=(\d+) .*dst=203\.0\.113\.1 sport=7 dport=(\d+)/.exec(line) ?? [];
    outside = `${plan.wan.ipv4}:${port}`;
    inside = `${plan.client.ipv4}:${sport}`;
  });
  afterAll(() => lab?.destroy());

  it('has another port outside', () => {
    expect(inside).toBe(`${plan.client.ipv4}:4000`);
    expect(outside).toMatch(/^203\.0\.113\.1:\d+$/);
    expect(outside).not.toBe(`${plan.wan.ipv4}:4000`);
  });

  it('is found by conntop list with its outside address', async () => {
    const text = await lab.exec('router', ['node', 'dist/conntop.cjs', 'list', '-o', 'json', outside]);
    const flows = JSON.parse(text);
    expect(flows).toHaveLength(1);
    expect(flows[0]).toMatchObject({ original: { src: plan.client.ipv4, sport: 4000 }, nat: ['SNAT'] });
  });

  function startScreen() {
    const under = ['ip', 'netns', 'exec', lab.router];
    const terminal = startRealTerminal([], { columns: 132, rows: 40, under });
    onTestFinished(() => terminal.kill('SIGKILL'));
    return terminal;
  }

  it('shows its outside address on the screen after n, and hides it after another', async () => {
    const terminal = startScreen();
    await terminal.waitFor(inside);
    expect(terminal.text()).not.toContain(outside);
    terminal.type('n');
    await terminal.waitFor(outside);
    terminal.type('n');
    await terminal.waitFor(text => !text.includes(outside));
  });

  it('is the one flow that F4 leaves for its outside address', async () => {
    const terminal = startScreen();
    await terminal.waitFor(inside);
    terminal.type(`${F4}${outside}\r`);
    await terminal.waitFor(text => text.includes('1-1 of 1 shown') && text.includes(inside));
  });

  it('is where / puts the cursor for its outside address', async () => {
    const terminal = startScreen();
    await terminal.waitFor(inside);
    terminal.type(`/${outside}`);
    await terminal.waitFor('1 found');
    terminal.type('\r\r');
    await terminal.waitFor(
      text => text.includes('Esc back') && text.includes(inside) && text.includes(outside),
    );
  });
});
