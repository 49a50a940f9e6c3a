// A real Prometheus that scrapes conntop, with the rules that are shipped, made impatient.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { writeIn } from '../temporary-directory.ts';

const RULES = 'docs/monitoring/prometheus/conntop.rules.yml';

/** Why there can be no Prometheus here; absent where there can. */
export function prometheusReason(): string | undefined {
  const missing = ['prometheus', 'promtool'].find(tool => spawnSync('which', [tool]).status !== 0);
  return missing && `needs ${missing} (apt-get install prometheus)`;
}

export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Prometheus {
  /** The samples that an expression has now. */
  query(expression: string): Promise<Sample[]>;
  /** The alerts that fire, by name. */
  firing(): Promise<Set<string>>;
  stop(): void;
}

/** Scrapes `listener` once a second: all of it, and a probe of each target. Its files go into `directory`. */
export async function startPrometheus(
  listener: string,
  targets: readonly string[],
  directory: string,
): Promise<Prometheus> {
  const port = await freePort();
  writeIn(directory, 'conntop.rules.yml', impatient(readFileSync(RULES, 'utf8')));
  const config = writeIn(directory, 'prometheus.yml', configOf(listener, targets));
  const child = spawn('prometheus', [
    ...[`--config.file=${config}`, `--storage.tsdb.path=${directory}/data`],
    ...[`--web.listen-address=127.0.0.1:${port}`, '--log.level=error'],
  ]);
  return prometheusAt(`http://127.0.0.1:${port}`, child);
}

function prometheusAt(origin: string, child: ChildProcess): Prometheus {
  const query = async (expression: string): Promise<Sample[]> => {
    const url = `${origin}/api/v1/query?${new URLSearchParams({ query: expression })}`;
    const { status, error, data } = (await (await fetch(url)).json()) as Answer;
    if (status !== 'success' || !data) throw new Error(`${expression}: ${error}`);
    return data.result.map(({ metric, value }) => ({ metric, value: Number(value[1]) }));
  };
  return {
    query,
    firing: async () => {
      const alerts = await query('ALERTS{alertstate="firing"}');
      return new Set(alerts.map(({ metric }) => metric.alertname ?? ''));
    },
    stop: () => child.kill('SIGKILL'),
  };
}

interface Answer {
  readonly status: string;
  readonly error?: string;
  readonly data?: { readonly result: readonly { metric: Record<string, string>; value: [number, string] }[] };
}

/** The shipped rules with seconds in place of minutes. */
function impatient(rules: string): string {
  return rules
    .replaceAll(/for: \d+m/g, 'for: 1s')
    .replaceAll('[5m]', '[6s]')
    .replace('> 120', '> 6');
}

/** The probes are relabelled as the shipped scrape configuration has it. */
function configOf(listener: string, targets: readonly string[]): string {
  const address = new URL(listener).host;
  return `global: { scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s }
rule_files: [conntop.rules.yml]
scrape_configs:
  - job_name: conntop
    static_configs: [{ targets: ['${address}'] }]
  - job_name: conntop-probe
    metrics_path: /probe
    static_configs: [{ targets: [${targets.join(', ')}] }]
    relabel_configs:
      - { source_labels: [__address__], target_label: __param_target }
      - { source_labels: [__param_target], target_label: instance }
      - { target_label: __address__, replacement: '${address}' }
`;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
