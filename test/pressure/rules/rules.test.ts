// Every scenario that fills a table, made of kernel lines: the rule names the host, and its figures are those of grep.
import { describe, expect, it } from 'vitest';
import { finish, judgeSteps } from '../../../src/pressure/rules.ts';
import type { Evidence, Verdict } from '../../../src/pressure/verdict.ts';
import { distinct, evidence, grep, many, ordinary, outside, tcp, UNANSWERED, udp } from '../table.ts';

const verdictsOf = (evidence: Evidence): Verdict[] =>
  finish(judgeSteps(evidence)).map(({ verdict }) => verdict);

describe('a healthy table', () => {
  it('raises nothing while busy', () => {
    expect(verdictsOf(evidence(ordinary(7000), 16_384))).toEqual([]);
    expect(verdictsOf(evidence(ordinary(12_000), 16_384))).toEqual([]);
  });

  it('raises nothing while empty or nearly so', () => {
    expect(verdictsOf(evidence([], 16_384))).toEqual([]);
    expect(verdictsOf(evidence(ordinary(9), 16_384))).toEqual([]);
  });

  it('raises nothing for a swarm, a web server or a name server that the table can take', () => {
    const swarm = many(1500, index =>
      udp({ src: '192.168.1.5', dst: outside(index), sport: 6881, dport: 2000 + index }),
    );
    const web = many(4000, index =>
      tcp({
        src: outside(index),
        dst: '203.0.113.1',
        server: '10.0.0.80',
        sport: 3000,
        dport: 80,
        left: 431_000,
      }),
    );
    const dns = many(1500, index => udp({ src: outside(index), dst: '10.0.0.53', sport: 4000, dport: 53 }));
    for (const lines of [swarm, web, dns]) {
      expect(verdictsOf(evidence([...lines, ...ordinary(3000)], 16_384))).toEqual([]);
    }
  });
});

describe('port-scan', () => {
  it('names a source that tries many ports of one host', () => {
    const scan = many(1000, index =>
      tcp({
        src: '192.168.1.77',
        dst: '198.51.100.9',
        sport: 40_000 + index,
        dport: 1 + index,
        ...UNANSWERED,
      }),
    );
    const lines = [...ordinary(2000), ...scan];
    const [verdict, ...others] = verdictsOf(evidence(lines, 4096));
    expect(verdict).toMatchObject({
      rule: 'port-scan',
      address: '192.168.1.77',
      flows: grep(lines, 'SYN_SENT', /tcp .*? src=192\.168\.1\.77 /),
      share: 1000 / 4096,
      evidence: { ports: distinct(lines, 'dport', ' src=192.168.1.77 dst=198.51.100.9'), destinations: 1 },
      text: '192.168.1.77 scans: 1,000 unanswered TCP attempts at 1,000 ports of 1 host',
    });
    expect(others).toEqual([]);
  });

  it('names a source that tries one port of many hosts', () => {
    const sweep = many(800, index =>
      tcp({
        src: '192.168.1.77',
        dst: outside(index),
        sport: 40_000,
        dport: 22,
        ...UNANSWERED,
      }),
    );
    const [verdict] = verdictsOf(evidence([...ordinary(700), ...sweep], 65_536));
    expect(verdict).toMatchObject({ rule: 'port-scan', evidence: { ports: 1 } });
    expect(verdict?.evidence.destinations).toBe(800);
  });

  it('tells a UDP scan from a swarm by the ports it tries on each host', () => {
    const scan = many(1000, index =>
      udp({ src: '192.168.1.77', dst: outside(index % 3), sport: 40_000, dport: 1 + index, unreplied: true }),
    );
    expect(verdictsOf(evidence(scan, 4096))).toMatchObject([
      { rule: 'port-scan', evidence: { protocol: 'udp' } },
    ]);
  });
});

describe('peer-to-peer', () => {
  it('names the host with thousands of UDP peers', () => {
    const swarm = many(5000, index =>
      udp({
        src: '192.168.1.23',
        dst: outside(index),
        sport: 51_413,
        dport: 1024 + (index % 30_000),
        unreplied: index % 3 > 0,
      }),
    );
    const lines = [...ordinary(2000), ...swarm];
    expect(verdictsOf(evidence(lines, 8192))).toMatchObject([
      {
        rule: 'peer-to-peer',
        address: '192.168.1.23',
        flows: 5000,
        evidence: { peers: 5000, unreplied: grep(lines, ' src=192.168.1.23 ', 'UNREPLIED') },
      },
    ]);
  });

  it('counts flows that peers have opened through a port forward for the host behind it', () => {
    const swarm = many(3000, index =>
      udp({ src: outside(index), dst: '203.0.113.1', server: '192.168.1.23', sport: 6881, dport: 51_413 }),
    );
    const [verdict] = verdictsOf(evidence(swarm, 8192));
    expect(verdict).toMatchObject({ rule: 'peer-to-peer', address: '192.168.1.23', flows: 3000 });
  });
});

describe('dns-flood', () => {
  it('names the source that asks without end', () => {
    const flood = many(3000, index =>
      udp({
        src: '10.0.0.9',
        dst: index % 2 ? '9.9.9.9' : '8.8.8.8',
        sport: 1024 + index,
        dport: 53,
        unreplied: index % 4 === 0,
      }),
    );
    const lines = [...ordinary(1000), ...flood];
    expect(verdictsOf(evidence(lines, 8192))).toMatchObject([
      {
        rule: 'dns-flood',
        address: '10.0.0.9',
        flows: grep(lines, / src=10\.0\.0\.9 .*? dport=53 /),
        evidence: { servers: 2, unreplied: 750, queries_back: 0 },
      },
    ]);
  });

  it('sees that two servers ask each other', () => {
    const ask = (src: string, dst: string) =>
      many(2000, index => udp({ src, dst, sport: 1024 + index, dport: 53, unreplied: true }));
    const [verdict] = verdictsOf(
      evidence([...ask('10.0.0.1', '10.0.0.2'), ...ask('10.0.0.2', '10.0.0.1')], 8192),
    );
    expect(verdict).toMatchObject({ rule: 'dns-flood', evidence: { queries_back: 2000 } });
  });

  it('leaves a name server that answers nobody to the rule for dead servers', () => {
    const lines = many(2000, index =>
      udp({ src: `10.0.${index % 50}.9`, dst: '9.9.9.9', sport: 1024 + index, dport: 53, unreplied: true }),
    );
    expect(verdictsOf(evidence(lines, 8192))).toMatchObject([
      { rule: 'dead-upstream', address: '9.9.9.9', evidence: { sources: 50, unanswered: 2000, port: 53 } },
    ]);
  });
});

describe('dead-upstream', () => {
  it('names the server that many sources wait for', () => {
    const waiting = many(1500, index =>
      tcp({
        src: `10.1.${index % 200}.4`,
        dst: '203.0.113.40',
        sport: 20_000 + index,
        dport: 8443,
        ...UNANSWERED,
      }),
    );
    const lines = [...ordinary(1000), ...waiting];
    expect(verdictsOf(evidence(lines, 4096))).toMatchObject([
      {
        rule: 'dead-upstream',
        address: '203.0.113.40',
        flows: grep(lines, 'SYN_SENT', ' dst=203.0.113.40 '),
        evidence: { sources: distinct(lines, 'src', ' dst=203.0.113.40 sport'), ports: 1, port: 8443 },
      },
    ]);
  });

  it('names the real server behind a port forward, and clients that retry are no flood', () => {
    const waiting = many(1500, index =>
      tcp({
        src: outside(index % 300),
        dst: '203.0.113.1',
        server: '10.0.0.80',
        sport: 20_000 + index,
        dport: 80,
        ...UNANSWERED,
      }),
    );
    expect(verdictsOf(evidence(waiting, 4096))).toMatchObject([
      { rule: 'dead-backend', address: '10.0.0.80' },
    ]);
  });
});

describe('dead-upstream without a single server', () => {
  const waiting = (sources: number) =>
    many(1500, index =>
      tcp({
        src: `192.168.1.${10 + (index % sources)}`,
        dst: outside(index),
        sport: 20_000 + index,
        dport: 443,
        ...UNANSWERED,
      }),
    );

  it('tells that nobody answers, and takes none of the few who call for a scanner', () => {
    for (const sources of [3, 40]) {
      const [verdict, ...others] = verdictsOf(evidence(waiting(sources), 4096));
      expect(verdict).toMatchObject({
        rule: 'dead-upstream',
        flows: 1500,
        evidence: { sources, destinations: 1500 },
      });
      expect(verdict).not.toHaveProperty('address');
      expect(others).toEqual([]);
    }
  });

  it('leaves a single source to the rule for scans', () => {
    expect(verdictsOf(evidence(waiting(1), 4096))).toMatchObject([{ rule: 'port-scan' }]);
  });
});

describe('syn-flood', () => {
  it('names the target that answers and gets no ACK', () => {
    const flood = many(2000, index =>
      tcp({
        src: outside(index * 7),
        dst: '203.0.113.1',
        sport: 1024 + index,
        dport: 443,
        state: 'SYN_RECV',
      }),
    );
    expect(verdictsOf(evidence([...ordinary(1000), ...flood], 4096))).toMatchObject([
      { rule: 'syn-flood', address: '203.0.113.1', flows: 2000, evidence: { syn_recv: 2000, sources: 2000 } },
    ]);
  });

  it('tells invented sources from clients although nobody answers', () => {
    const flood = many(2000, index =>
      tcp({
        src: outside(index * 7),
        dst: '203.0.113.1',
        sport: 1024,
        dport: 443,
        ...UNANSWERED,
      }),
    );
    expect(verdictsOf(evidence(flood, 4096))).toMatchObject([
      { rule: 'syn-flood', evidence: { syn_recv: 0 } },
    ]);
  });
});

describe('churn', () => {
  it('counts the flows that have ended, and names who makes them', () => {
    const ended = many(3000, index =>
      tcp({
        src: '10.0.0.80',
        dst: '10.2.0.5',
        sport: 1024 + index,
        dport: 6379,
        state: index % 5 ? 'TIME_WAIT' : 'CLOSE',
        left: 9,
      }),
    );
    const lines = [...ordinary(1000), ...ended];
    expect(verdictsOf(evidence(lines, 4096))).toMatchObject([
      {
        rule: 'churn',
        address: '10.0.0.80',
        flows: grep(lines, /TIME_WAIT|CLOSE/),
        evidence: { of_source: 3000 },
      },
    ]);
  });

  it('names nobody where everybody does it', () => {
    const ended = many(3000, index =>
      tcp({ src: `10.0.${index % 90}.8`, dst: outside(index), sport: 1024, dport: 80, state: 'TIME_WAIT' }),
    );
    const [verdict] = verdictsOf(evidence(ended, 4096));
    expect(verdict).toMatchObject({ rule: 'churn', evidence: { sources: 90 } });
    expect(verdict).not.toHaveProperty('address');
  });
});

describe('stale-established', () => {
  const idle = many(3000, index =>
    tcp({
      src: `10.0.${index % 90}.8`,
      dst: outside(index),
      sport: 1024,
      dport: 443,
      left: 432_000 - 6000 - index,
      assured: true,
    }),
  );

  it('counts the flows that are idle for longer than RFC 5382 asks', () => {
    const [verdict] = verdictsOf(evidence(idle, 4096));
    expect(verdict).toMatchObject({ rule: 'stale-established', flows: 3000 - 1441 });
  });

  it('says nothing where the timeout is that short already', () => {
    const short = many(3000, index =>
      tcp({
        src: '10.0.0.8',
        dst: outside(index),
        sport: 1024,
        dport: 443,
        left: 400 + index,
        assured: true,
      }),
    );
    expect(verdictsOf(evidence(short, 4096, { tcp_timeout_established: 7440 }))).toEqual([]);
  });
});

describe('dnat-server', () => {
  it('names the server that holds most of a table', () => {
    const clients = many(3000, index =>
      tcp({
        src: outside(index),
        dst: '203.0.113.1',
        server: '10.0.0.80',
        sport: 3000 + index,
        dport: 443,
        left: 431_990,
      }),
    );
    expect(verdictsOf(evidence([...clients, ...ordinary(500)], 4096))).toMatchObject([
      { rule: 'dnat-server', address: '10.0.0.80', flows: 3000, evidence: { clients: 3000 } },
    ]);
  });
});

describe('table-too-small', () => {
  it('is blamed where nothing else is', () => {
    expect(verdictsOf(evidence(ordinary(4000), 4096))).toMatchObject([
      { rule: 'table-too-small', flows: 4000, evidence: { max: 4096, largest_source: 334 } },
    ]);
  });

  it('is not blamed while one source of no known pattern has most of it', () => {
    const one = many(3900, index =>
      tcp({ src: '10.0.0.8', dst: outside(index % 20), sport: 1024 + index, dport: 443, left: 431_990 }),
    );
    expect(verdictsOf(evidence(one, 4096))).toEqual([]);
  });
});

describe('the order', () => {
  it('puts the cause with most flows first, and a busy server behind the cause that shows at it', () => {
    const clients = many(2500, index =>
      tcp({
        src: outside(index),
        dst: '203.0.113.1',
        server: '10.0.0.80',
        sport: 3000,
        dport: 80,
        state: 'TIME_WAIT',
      }),
    );
    const scan = many(500, index =>
      tcp({
        src: '192.168.1.77',
        dst: '198.51.100.9',
        sport: 40_000,
        dport: 1 + index,
        ...UNANSWERED,
      }),
    );
    const rules = verdictsOf(evidence([...clients, ...scan], 4096)).map(({ rule }) => rule);
    expect(rules).toEqual(['churn', 'port-scan', 'dnat-server']);
  });
});
