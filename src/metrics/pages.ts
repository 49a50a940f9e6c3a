// What the listener answers: four paths, and nothing else whatever is asked.
import { CONTENT_TYPES } from './exposition.ts';
import type { Fleet } from './fleet.ts';
import { negotiate } from './negotiate.ts';
import type { Target } from './target.ts';

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** What of a request is looked at. */
export interface Asked {
  /** As the request line has it. */
  readonly url: string;
  readonly accept: string | undefined;
}

const PLAIN = 'text/plain; charset=utf-8';

const PATHS: Readonly<Record<string, (fleet: Fleet, asked: Asked, query: string) => Promise<Answer>>> = {
  '/': async fleet => plain(200, frontPage(fleet)),
  '/healthz': async fleet => health(fleet),
  '/metrics': (fleet, asked) => exposition(fleet, asked, undefined),
  '/probe': probe,
};

/** Never rejects. */
export async function answer(fleet: Fleet, asked: Asked): Promise<Answer> {
  const [path = '', query = ''] = asked.url.split('?', 2);
  const page = Object.hasOwn(PATHS, path) ? PATHS[path] : undefined;
  return page
    ? page(fleet, asked, query)
    : plain(404, 'There is nothing here but /, /metrics, /probe and /healthz.\n');
}

function plain(status: number, body: string): Answer {
  return { status, type: PLAIN, body };
}

function frontPage({ targets }: Fleet): string {
  const places = targets.length === 1 ? 'one table' : `${targets.length} tables`;
  return `conntop reads ${places} for monitoring.

/metrics             all figures, as Prometheus text or OpenMetrics
/probe?target=NAME   those of one place of the configuration
/healthz             whether the tables are being read
`;
}

/** In good order while any table is read: where one router is away, the process is not to be started anew. */
function health(fleet: Fleet): Answer {
  const { healthy, targets } = fleet;
  return plain(healthy > 0 ? 200 : 503, `${healthy} of ${targets.length} read\n`);
}

/** The name is looked up and never taken for a place to go to. */
async function probe(fleet: Fleet, asked: Asked, query: string): Promise<Answer> {
  const name = new URLSearchParams(query).get('target') ?? '';
  if (name === '') return plain(400, 'Say which: /probe?target=NAME.\n');
  const target = fleet.named(name);
  return target
    ? exposition(fleet, asked, target)
    : plain(404, 'The configuration has no target of this name.\n');
}

async function exposition(fleet: Fleet, { accept }: Asked, only: Target | undefined): Promise<Answer> {
  await fleet.tried(only ? [only] : fleet.targets);
  const form = negotiate(accept);
  return { status: 200, type: CONTENT_TYPES[form], body: fleet.text(form, only) };
}
