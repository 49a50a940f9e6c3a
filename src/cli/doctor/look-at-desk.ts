// What the user sits at: the terminal, the locale, and the configuration with its mistakes.
import { capabilitiesOf } from '../../words/terminal-capabilities.ts';
import { parseConfig } from '../config.ts';
import { ConfigFile, configPath } from '../config-file.ts';
import { type Finding, type Group, good, off, wrong } from './diagnosis.ts';

const COLORS = { mono: 'none', '8': '8', '256': '256' } as const;

export function lookAtDesk(env: NodeJS.ProcessEnv): Group {
  const { colors, utf8 } = capabilitiesOf(env, false);
  return {
    title: 'Desk',
    findings: [
      terminal(env),
      colors === 'mono'
        ? off(
            'colours',
            COLORS[colors],
            'the terminal has none, or NO_COLOR is set',
            'unset NO_COLOR; TERM=xterm-256color',
          )
        : good('colours', COLORS[colors]),
      utf8
        ? good('characters', 'UTF-8')
        : off(
            'characters',
            'ASCII',
            'the locale does not name UTF-8, so boxes are drawn in ASCII',
            'export LANG=C.UTF-8',
          ),
      configuration(new ConfigFile(configPath(env))),
    ],
  };
}

function terminal({ TERM }: NodeJS.ProcessEnv): Finding {
  const { columns, rows, isTTY } = process.stdout;
  if (!TERM || TERM === 'dumb') {
    return off(
      'terminal',
      TERM ?? '',
      'it cannot place a cursor',
      'the live screen needs a terminal; conntop list does not',
    );
  }
  return good('terminal', TERM, isTTY ? `${columns}x${rows}` : 'standard output is none');
}

function configuration(file: ConfigFile): Finding {
  try {
    const text = file.read();
    if (text === undefined) return good('configuration', file.path, 'is not there, and need not be');
    const { problems } = parseConfig(text);
    if (problems.length === 0) return good('configuration', file.path);
    return wrong(
      'configuration',
      file.path,
      `is not used: ${problems.join('; ')}`,
      'mend it, or take it away',
    );
  } catch (error) {
    return wrong(
      'configuration',
      file.path,
      `is not used: ${(error as Error).message}`,
      'mend it, or take it away',
    );
  }
}
