// All places that one process reads, and the text that monitoring is answered with: made anew when figures have changed, and
// not once a scrape.
import { type Exposition, expose, type Told } from './exposition.ts';
import { BUILD_INFO, FAMILIES } from './families.ts';
import { Gate } from './gate.ts';
import { Target, type TargetOptions } from './target.ts';

/** More connections at once would all wait for the same link, and more tables at once for the same processor. */
const OPENED_AT_ONCE = 4;
const READ_AT_ONCE = 4;
/** A place is in good order whose figures are no older than so many intervals. */
const FRESH_INTERVALS = 3;
/** While it is being opened for the first time. Milliseconds. */
const GRACE = 60_000;
/** The first answer waits so long for the first figures. Milliseconds. */
const FIRST_WAIT = 5000;

export class Fleet {
  readonly targets: readonly Target[];
  readonly #version: string;
  readonly #texts = new Map<string, string>();
  readonly #begun = performance.now();

  /** `onTrouble` hears why a place cannot be read, once for each reason, and undefined when it can be again. */
  constructor(
    targets: readonly TargetOptions[],
    version: string,
    onTrouble: (target: Target, error: Error | undefined) => void,
  ) {
    const gates = { opening: new Gate(OPENED_AT_ONCE), reading: new Gate(READ_AT_ONCE) };
    const listener = { changed: () => this.#texts.clear(), trouble: onTrouble };
    this.targets = targets.map(options => new Target(options, gates, listener));
    this.#version = version;
  }

  /** Reads all of them until aborted. */
  async keepRead(signal: AbortSignal): Promise<void> {
    await Promise.all(this.targets.map(target => target.keepRead(signal)));
  }

  /** Resolves when each was tried once, or when that takes too long for whoever asks. */
  async tried(targets: readonly Target[] = this.targets): Promise<void> {
    const over = performance.now() - this.#begun > FIRST_WAIT;
    if (over) return;
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>(resolve => {
      timer = setTimeout(resolve, FIRST_WAIT);
    });
    await Promise.race([Promise.all(targets.map(({ tried }) => tried)), patience]);
    clearTimeout(timer);
  }

  /** The one of this name; undefined where there is none: nothing else can be reached. */
  named(name: string): Target | undefined {
    return this.targets.find(target => target.name === name);
  }

  /** The exposition of all of them, or of one. */
  text(form: Exposition, only?: Target): string {
    const key = `${form} ${only?.name ?? ''} ${only !== undefined}`;
    const text = this.#texts.get(key) ?? expose(this.#told(only ? [only] : this.targets), form);
    this.#texts.set(key, text);
    return text;
  }

  /** Places that have been read lately, or that have just been begun with. */
  get healthy(): number {
    return this.targets.filter(target => this.#isHealthy(target)).length;
  }

  #isHealthy({ figures: { readAt }, interval }: Target): boolean {
    if (readAt === undefined) return performance.now() - this.#begun < GRACE;
    return Date.now() - readAt * 1000 < Math.max(FRESH_INTERVALS * interval, GRACE);
  }

  #told(targets: readonly Target[]): Told[] {
    const figures = targets.map(target => ({ labels: target.labels, figures: target.figures }));
    const families = FAMILIES.map(family => ({
      family,
      samples: figures.flatMap(each =>
        family.samplesOf(each.figures).map(({ labels, value }) => {
          return { labels: { ...each.labels, ...labels }, value };
        }),
      ),
    }));
    const build = { labels: { version: this.#version, node: process.versions.node }, value: 1 };
    return [...families, { family: BUILD_INFO, samples: [build] }];
  }
}
