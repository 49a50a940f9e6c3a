// The live screen's settings: the command line over the configuration file over the defaults, and what follows from a change of the file.

import type { Session } from '../app/session.ts';
import { initialState, type State } from '../app/state.ts';
import { choicesOf } from '../view/choices.ts';
import { USUAL_DISPLAY } from '../view/display.ts';
import type { FilterContext } from '../view/filter/context.ts';
import type { Notice } from '../view/notice.ts';
import { displayOf } from '../view/switches.ts';
import { filtersOf } from './choose-flows.ts';
import { type Config, NO_CONFIG, parseConfig } from './config.ts';
import type { ConfigFile } from './config-file.ts';
import { settingsOf } from './given-settings.ts';
import type { Invocation } from './invocation.ts';
import type { Settings } from './settings.ts';
import { UsageError } from './usage-error.ts';

export class LiveSettings {
  /** What is wrong with the file as it is now, in one line; undefined where it is in use, or not there. */
  problem: string | undefined;
  readonly #file: ConfigFile;
  readonly #invocation: Invocation;
  /** The last one without a mistake. */
  #config = NO_CONFIG;

  constructor(file: ConfigFile, invocation: Invocation) {
    this.#file = file;
    this.#invocation = invocation;
    this.#config = this.#read() ?? NO_CONFIG;
  }

  /** Those in use. */
  get settings(): Settings {
    return settingsOf(this.#invocation, this.#config);
  }

  /** Those of the configuration in use, and what has been saved since. */
  get savedFilters(): ReadonlyMap<string, string> {
    return this.#config.savedFilters;
  }

  /** Gives a filter a name from now on, and in the configuration; says how that went. */
  async saveFilter(name: string, text: string): Promise<Notice> {
    const savedFilters = new Map(this.#config.savedFilters).set(name, text);
    this.#config = { ...this.#config, savedFilters };
    try {
      await this.#file.set('filters', Object.fromEntries(savedFilters));
      return { text: `${name} now stands for: ${text}. Remembered in ${this.#file.path}.`, tone: 'plain' };
    } catch (error) {
      const reason = (error as Error).message;
      return {
        text: `${name} stands for it until conntop ends, and is not remembered: ${reason}`,
        tone: 'warn',
      };
    }
  }

  /** The screen's first state. Throws a UsageError only for what the command line says. */
  firstState(context: FilterContext): State {
    const state = this.#stateOf(this.#config, context);
    if (!state) this.#config = NO_CONFIG;
    return withNotice(state ?? stateOf(this.#invocation, NO_CONFIG, context), this.problem);
  }

  /** From now on what changes in the file changes on the screen; a mistake is told, and changes nothing. */
  async follow(session: Pick<Session, 'dispatch' | 'shown'>): Promise<void> {
    await this.#file.watch(() => {
      const told = this.problem;
      const { context } = session.shown;
      const config = this.#read();
      const before = stateOf(this.#invocation, this.#config, context);
      const after = config && this.#stateOf(config, context);
      if (config && after) {
        this.#config = config;
        session.dispatch({ type: 'configured', before, after, told });
      } else session.dispatch({ type: 'notice', text: this.problem ?? '', tone: 'warn' });
    });
  }

  /** The file's configuration; undefined where it has a mistake, which `problem` then tells. */
  #read(): Config | undefined {
    try {
      const config = parseConfig(this.#file.read() ?? '');
      this.problem = config.problems.length > 0 ? this.#aboutFile(inOneLine(config.problems)) : undefined;
      return this.problem === undefined ? config : undefined;
    } catch (error) {
      this.problem = this.#aboutFile((error as Error).message);
      return undefined;
    }
  }

  /** The state under a configuration; undefined where a filter in it cannot be read. */
  #stateOf(config: Config, context: FilterContext): State | undefined {
    try {
      return stateOf(this.#invocation, config, context);
    } catch (error) {
      if (!(error instanceof UsageError) || config === NO_CONFIG) throw error;
      this.problem = this.#aboutFile(error.message);
      return undefined;
    }
  }

  #aboutFile(what: string): string {
    return `${this.#file.path} is not used: ${what}`;
  }
}

/** Mistakes told at once; of more, the number. */
const TOLD = 3;

function inOneLine(problems: readonly string[]): string {
  const told = problems.slice(0, TOLD).join('; ');
  return problems.length > TOLD ? `${told}; and ${problems.length - TOLD} more` : told;
}

function withNotice(state: State, problem: string | undefined): State {
  return problem === undefined ? state : { ...state, notice: { text: problem, tone: 'warn' } };
}

function stateOf({ given, words }: Invocation, config: Config, context: FilterContext): State {
  const settings = settingsOf({ given, words }, config);
  const { colors = true, columns } = settings;
  const usual = initialState();
  const order = settings.sort ? [settings.sort, ...usual.order] : usual.order;
  return {
    ...usual,
    filters: filtersOf(settings, words.length > 0 ? words : [config.filter], context),
    interval: settings.interval,
    readOnly: settings.readOnly,
    order: order.map((each, at) =>
      at === 0 && settings.reverse ? { ...each, descending: !each.descending } : each,
    ),
    ...choicesOf(settings),
    display: { ...USUAL_DISPLAY, ...displayOf({ ...settings, colors }), columns, theme: settings.theme },
  };
}
