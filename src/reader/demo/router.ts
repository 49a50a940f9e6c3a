// The demo router at work: in small steps of time its household makes flows, which live on and expire.
import { DEVICES, type Device } from './devices.ts';
import { type Flow, newFlow } from './flow.ts';
import { liveOn, settle } from './flow-life.ts';
import { FlowTable } from './flow-table.ts';
import { Random } from './random.ts';
import type { Service } from './service.ts';
import { SERVICES } from './services.ts';
import { Statistics } from './statistics.ts';
import { floodAt } from './trouble.ts';
import { pickTuples } from './tuples.ts';

/** Milliseconds of a step. */
const STEP = 250;
/** Steps at most in one go, a minute's worth: what a sleeping machine missed beyond that never happens. */
const MOST_STEPS = 240;
/** The table is in its steady state when it is first looked at. Steps. */
const WARM_UP = 720;
/** How often the kernel's collector comes by. Milliseconds. */
const COLLECT_EVERY = 15_000;
/** Flows that talk for longer than this on average were there before the start. Seconds. */
const LONG = 100;
/** Packets that belong to no flow: late ones, mostly. Mean milliseconds between two. */
const INVALID_EVERY = 20_000;

export class Router {
  readonly table = new FlowTable();
  readonly statistics = new Statistics();
  readonly #random: Random;
  /** Milliseconds since the first look; negative while warming up. */
  #clock = -WARM_UP * STEP;
  /** Time on the caller's clock at which ours stood at 0; it moves on by whatever is skipped. */
  #origin: number;

  /** `start` in milliseconds on the clock that `advance` is called with. */
  constructor(seed: number, start: number) {
    this.#random = new Random(seed);
    this.#origin = start;
    for (const device of DEVICES) {
      for (const name of device.habits) this.#addStanding(device, SERVICES[name]);
    }
    for (let step = 0; step < WARM_UP; step++) this.#step();
  }

  /** The simulation's own time, in milliseconds since the start. */
  get clock(): number {
    return this.#clock;
  }

  /** Lets time pass up to `now`. A clock that went back changes nothing. */
  advance(now: number): void {
    const due = Math.floor((now - this.#origin - this.#clock) / STEP);
    const steps = Math.min(due, MOST_STEPS);
    if (due > steps) this.#origin += (due - steps) * STEP;
    for (let step = 0; step < steps; step++) this.#step();
  }

  #step(): void {
    this.#clock += STEP;
    const now = this.#clock;
    const random = this.#random;
    for (const flow of this.table.flows) if (flow.nextAt <= now) liveOn(flow, now, random);
    for (const device of DEVICES) {
      for (const name of device.habits) this.#beginFlows(device, SERVICES[name], 1 / SERVICES[name].every);
    }
    const flood = floodAt(now);
    if (flood) this.#beginFlows(flood.device, flood.service, flood.rate);
    if (random.chance(STEP / INVALID_EVERY)) this.statistics.add('invalid', random.fraction());
    if (now % COLLECT_EVERY === 0) {
      this.table.collect(now);
      this.table.relieve();
    }
  }

  /** `rate` is in flows a second. */
  #beginFlows(device: Device, service: Service, rate: number): void {
    const flows = this.#random.occurrences((rate * STEP) / 1000);
    for (let begun = 0; begun < flows; begun++) {
      const flow = this.#newFlow(device, service, this.#clock);
      if (flow) this.#add(flow);
    }
  }

  /** The flows that such a device has from long before the start. */
  #addStanding(device: Device, service: Service): void {
    const random = this.#random;
    const [shortest, longest] = service.lasts;
    const mean = (shortest + longest) / 2;
    const expected = service.standing ?? (mean > LONG ? random.occurrences(mean / service.every) : 0);
    for (let count = 0; count < expected; count++) {
      const age = random.between(0.02, 0.98) * mean * 1000;
      const flow = this.#newFlow(device, service, this.#clock - age);
      if (!flow) continue;
      settle(flow, age, this.#clock, random);
      this.#add(flow);
    }
  }

  #newFlow(device: Device, service: Service, bornAt: number): Flow | undefined {
    const tuples = pickTuples(
      device,
      service,
      (protocol, tuple) => this.table.isTaken(protocol, tuple, this.#clock),
      this.#random,
    );
    return tuples && newFlow(service, tuples, device.mark, bornAt, this.#random);
  }

  #add(flow: Flow): void {
    const outcome = this.table.add(flow, this.#clock);
    if (outcome === 'drop') this.statistics.add('drop', this.#random.fraction());
    if (outcome === 'early drop') this.statistics.add('early_drop', this.#random.fraction());
  }
}
