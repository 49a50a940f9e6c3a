// The texts in which tables come by mail, forum, ticket and chat: each kind takes a table's rows and yields the text.

/** `read`: every row is there; `counted`: what is not there is counted, as the text no longer holds all of it. */
export interface PastedText {
  readonly kind: string;
  readonly result: 'read' | 'counted';
  readonly text: (rows: readonly string[]) => string | Buffer;
}

const WIDTH = 80;

function cut(row: string, width: number): string[] {
  return row.match(new RegExp(`.{1,${width}}`, 'gs')) ?? [];
}

/** Breaks at the last blank before so many characters, as mail programs do. */
function folded(row: string, width: number): string[] {
  const lines: string[] = [];
  for (let rest = row; rest !== ''; ) {
    const at = rest.length <= width ? rest.length : rest.lastIndexOf(' ', width);
    const end = at <= 0 ? rest.length : at;
    lines.push(rest.slice(0, end));
    rest = rest.slice(end).trimStart();
  }
  return lines;
}

function each(write: (row: string, at: number) => string): PastedText['text'] {
  return rows => `${rows.map(write).join('\n')}\n`;
}

const two = (number: number): string => String(number % 60).padStart(2, '0');

function quotedPrintable(text: string): string {
  const soft = text.replaceAll('=', '=3D').replaceAll('\t', '=09');
  return soft
    .split('\n')
    .map(line => {
      const parts: string[] = [];
      for (let rest = line; ; ) {
        if (rest.length <= 76) return [...parts, rest.replace(/ $/, '=20')].join('=\r\n');
        const hex = /=[\dA-F]?$/.exec(rest.slice(0, 75));
        const end = hex ? 75 - hex[0].length : 75;
        parts.push(rest.slice(0, end));
        rest = rest.slice(end);
      }
    })
    .join('\r\n');
}

function framed(lines: readonly string[]): string {
  const edge = '─'.repeat(WIDTH);
  return [`┌${edge}┐`, ...lines.map(line => `│${line.padEnd(WIDTH)}│`), `└${edge}┘`, ''].join('\n');
}

const html = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

export const PASTED: readonly PastedText[] = [
  { kind: 'a quote', result: 'read', text: each(row => `> ${row}`) },
  { kind: 'a quote of a quote', result: 'read', text: each(row => `> >> ${row}`) },
  {
    kind: 'a quote of a folded quote',
    result: 'read',
    text: each(row =>
      folded(row, 72)
        .map(line => `> > ${line}`)
        .join('\n'),
    ),
  },
  { kind: 'a name and a quote', result: 'read', text: each(row => `JD> ${row}`) },
  {
    kind: 'a forum post with its words',
    result: 'read',
    text: rows => `somebody wrote:\n[code]\n${rows.join('\n')}\n[/code]\nAny idea why? Thanks,\n-- \nJohn\n`,
  },
  { kind: 'a fenced block', result: 'read', text: rows => `\`\`\`text\n${rows.join('\n')}\n\`\`\`\n` },
  {
    kind: 'a table of Markdown',
    result: 'read',
    text: rows => `| # | flow |\n|---|------|\n${rows.map((row, at) => `| ${at + 1} | ${row} |\n`).join('')}`,
  },
  {
    kind: 'a table of Markdown with code',
    result: 'read',
    text: rows => `| flow |\n|:--|\n${rows.map(row => `| \`${row}\` |\n`).join('')}`,
  },
  { kind: 'bullets', result: 'read', text: each(row => `* ${row}`) },
  { kind: 'bullets of code', result: 'read', text: each(row => `- \`${row}\``) },
  { kind: 'a numbered list', result: 'read', text: each((row, at) => `${at + 1}. ${row}`) },
  {
    kind: 'the clipboard of Windows',
    result: 'read',
    text: rows => `${rows.map(row => row.replaceAll('\t', '    ')).join('\r\n')}\r\n`,
  },
  {
    kind: 'blanks for tabs and tabs for blanks',
    result: 'read',
    text: each(row => row.replace(/ {2,}/g, '\t')),
  },
  { kind: 'single blanks', result: 'read', text: each(row => row.trim().replace(/\s+/g, ' ')) },
  {
    kind: 'journalctl',
    result: 'read',
    text: each((row, at) => `Nov 27 05:${two(at)}:${two(7 * at)} fw-1 conntrack[${812 + at}]: ${row}`),
  },
  {
    kind: 'journalctl -o short-iso',
    result: 'read',
    text: each((row, at) => `2026-11-27T05:52:${two(at)}+0000 fw-1 conntrack[812]: ${row}`),
  },
  {
    kind: 'logread',
    result: 'read',
    text: each((row, at) => `Fri Nov 27 05:52:${two(at)} 2026 user.notice conntrack: ${row}`),
  },
  {
    kind: 'rsyslog with its priority',
    result: 'read',
    text: each((row, at) => `<30>1 2026-11-27T05:52:${two(at)}.123456Z fw-1 conntrack 812 - - ${row}`),
  },
  {
    kind: 'kubectl logs',
    result: 'read',
    text: each((row, at) => `2026-11-27T05:52:${two(at)}.123456789Z stdout F ${row}`),
  },
  { kind: 'docker compose logs', result: 'read', text: each(row => `conntrack-1  | ${row}`) },
  {
    kind: 'clocks of ts',
    result: 'read',
    text: each((row, at) => `Nov 27 05:52:${two(at)} ${row}`),
  },
  { kind: 'clocks alone', result: 'read', text: each((row, at) => `17:14:${two(21 + at)} ${row}`) },
  { kind: 'clocks with parts', result: 'read', text: each((row, at) => `17:14:${two(at)}.12${at} ${row}`) },
  { kind: 'seconds since 1970', result: 'read', text: each((row, at) => `${1795758724 + at} ${row}`) },
  {
    kind: 'a banner and prompts',
    result: 'read',
    text: rows =>
      `BusyBox v1.36.1 (2024-03-22 22:09:42 UTC) built-in shell (ash)\n\n  _______\n |       |.-----.\n |   -   ||  _  |\n |_______||   __|\n          |__| W I R E L E S S\n -----------------------------------------------------\n OpenWrt 23.05.3, r23809-234f1a2efa\n -----------------------------------------------------\nroot@OpenWrt:~# cat /proc/net/nf_conntrack\n${rows.join('\n')}\nroot@OpenWrt:~# `,
  },
  {
    kind: 'the log of PuTTY',
    result: 'read',
    text: rows =>
      `=~=~=~=~=~=~=~=~=~=~=~= PuTTY log 2026.11.27 05:52:04 =~=~=~=~=~=~=~=~=~=~=~=\r\n$ sudo conntrack -L\r\n${rows.join('\r\n')}\r\n$ exit\r\n`,
  },
  {
    kind: 'script(1)',
    result: 'read',
    text: rows =>
      `Script started on 2026-11-27 05:52:04+00:00 [TERM="xterm" TTY="/dev/pts/1" COLUMNS="200" LINES="50"]\n\u001b[?2004h$ conntrack -L\r\n\u001b[?2004l\r${rows.join('\r\n')}\r\n\u001b[?2004h$ exit\r\n\nScript done on 2026-11-27 05:52:09+00:00 [COMMAND_EXIT_CODE="0"]\n`,
  },
  {
    kind: 'watch',
    result: 'read',
    text: rows =>
      `Every 1.0s: cat /proc/net/nf_conntrack            fw-1: Fri Nov 27 05:52:04 2026\n\n${rows.join('\n')}\n`,
  },
  {
    kind: 'watch, which wraps',
    result: 'read',
    text: rows =>
      `Every 1.0s: cat /proc/net/nf_conntrack            fw-1: Fri Nov 27 05:52:04 2026\n\n${rows.flatMap(row => cut(row, WIDTH)).join('\n')}\n`,
  },
  {
    kind: 'watch, which cuts',
    result: 'counted',
    text: rows => `Every 1.0s: conntrack -L\n\n${rows.map(row => row.slice(0, WIDTH)).join('\n')}\n`,
  },
  { kind: 'cut -c1-132', result: 'counted', text: each(row => row.slice(0, 132)) },
  { kind: 'grep -n', result: 'read', text: each((row, at) => `${9 + at}:${row}`) },
  {
    kind: 'grep -rn',
    result: 'read',
    text: each((row, at) => `/var/log/tables/a.txt:${9 + at}:${row}`),
  },
  { kind: 'cat -n', result: 'read', text: each((row, at) => `${String(9 + at).padStart(6)}\t${row}`) },
  { kind: 'nl with colons', result: 'read', text: each((row, at) => `${at + 1}: ${row}`) },
  { kind: 'cat -A', result: 'read', text: each(row => `${row.replaceAll('\t', '^I')}$`) },
  {
    kind: 'head of several files',
    result: 'read',
    text: rows => `==> nf_conntrack <==\n${rows.join('\n')}\n`,
  },
  {
    kind: 'less at 80 columns',
    result: 'read',
    text: rows => `${rows.flatMap(row => cut(row, WIDTH)).join('\n')}\nlines 1-23/23 (END)\n`,
  },
  {
    kind: 'more',
    result: 'read',
    text: rows => `${rows.slice(0, 3).join('\n')}\n--More--(12%)\n${rows.slice(3).join('\n')}\n`,
  },
  { kind: 'folded at 72', result: 'read', text: each(row => folded(row, 72).join('\n')) },
  {
    kind: 'folded at 78, further lines indented',
    result: 'read',
    text: each(row => folded(row, 78).join('\n    ')),
  },
  {
    kind: 'every other line blank',
    result: 'read',
    text: rows => `${rows.join('\n\n')}\n`,
  },
  {
    kind: 'a frame of tmux',
    result: 'read',
    text: rows => framed(rows.flatMap(row => cut(row, WIDTH))),
  },
  {
    kind: 'two panes side by side',
    result: 'counted',
    text: rows => framed(rows.map(row => `${row.slice(0, 39).padEnd(39)}│${'$ top'.padEnd(40)}`)),
  },
  {
    kind: 'a page with pre',
    result: 'read',
    text: rows => `<html><body><pre>\n${html(rows.join('\n'))}\n</pre></body></html>\n`,
  },
  {
    kind: 'a page whose signs are spelt out',
    result: 'read',
    text: rows =>
      `<pre>${html(rows.join('\n')).replaceAll('=', '&#61;').replaceAll('[', '&#x5b;').replaceAll(']', '&#93;')}</pre>\n`,
  },
  {
    kind: 'a page with breaks',
    result: 'read',
    text: rows => `<p>${rows.map(html).join('<br>')}</p>\n`,
  },
  {
    kind: 'a page with cells',
    result: 'read',
    text: rows => `<table>${rows.map(row => `<tr><td>${html(row)}</td></tr>`).join('')}</table>\n`,
  },
  {
    kind: 'a JSON list of texts',
    result: 'read',
    text: rows => `${JSON.stringify(rows, null, 2)}\n`,
  },
  {
    kind: 'a JSON list of texts in one line',
    result: 'read',
    text: rows => `${JSON.stringify({ rc: 0, stdout_lines: rows })}\n`,
  },
  {
    kind: 'a text in JSON',
    result: 'read',
    text: rows => `${JSON.stringify({ output: rows.join('\n'), exit: 0 })}\n`,
  },
  {
    kind: 'a text in JSON, laid out',
    result: 'read',
    text: rows => `${JSON.stringify({ host: 'fw-1', stdout: rows.join('\r\n') }, null, 4)}\n`,
  },
  {
    kind: 'logs in JSON',
    result: 'read',
    text: each(row => JSON.stringify({ log: `${row}\n`, stream: 'stdout', time: '2026-11-27T05:52:04Z' })),
  },
  {
    kind: 'journalctl -o json',
    result: 'read',
    text: each(row => JSON.stringify({ __CURSOR: 's=1', _PID: '812', MESSAGE: row, PRIORITY: '6' })),
  },
  {
    kind: 'a list of Python',
    result: 'read',
    text: rows => `[${rows.map(row => `'${row}\\n'`).join(', ')}]\n`,
  },
  {
    kind: 'a block of YAML',
    result: 'read',
    text: rows => `host: fw-1\nstdout: |\n${rows.map(row => `  ${row}\n`).join('')}rc: 0\n`,
  },
  {
    kind: 'a list of YAML',
    result: 'read',
    text: rows => `rows:\n${rows.map(row => `  - "${row}"\n`).join('')}`,
  },
  {
    kind: 'a folded text of YAML',
    result: 'read',
    text: rows => `stdout: >\n${rows.map(row => `  ${folded(row, 76).join('\n  ')}\n\n`).join('')}`,
  },
  {
    kind: 'a difference',
    result: 'read',
    text: rows =>
      `--- a/nf_conntrack\n+++ b/nf_conntrack\n@@ -1,${rows.length} +1,${rows.length} @@\n${rows.map((row, at) => `${' +-'[at % 3]}${row}\n`).join('')}`,
  },
  {
    kind: 'a difference of diff',
    result: 'read',
    text: rows => `1,${rows.length}c1\n${rows.map((row, at) => `${'<>'[at % 2]} ${row}\n`).join('')}`,
  },
  { kind: 'rows glued together', result: 'counted', text: rows => rows.join('') },
  { kind: 'rows in one line', result: 'read', text: rows => `${rows.join(' ')}\n` },
  {
    kind: 'quoted-printable',
    result: 'read',
    text: rows => quotedPrintable(`${rows.map(row => `${row} `).join('\n')}\n`),
  },
  { kind: 'UTF-8 with a mark', result: 'read', text: rows => `\ufeff${rows.join('\r\n')}\r\n` },
  {
    kind: 'UTF-16 LE',
    result: 'read',
    text: rows => Buffer.from(`\ufeff${rows.join('\r\n')}\r\n`, 'utf16le'),
  },
  {
    kind: 'UTF-16 BE',
    result: 'read',
    text: rows => Buffer.from(`\ufeff${rows.join('\n')}\n`, 'utf16le').swap16(),
  },
  {
    kind: 'UTF-16 LE without a mark',
    result: 'read',
    text: rows => Buffer.from(`${rows.join('\r\n')}\r\n`, 'utf16le'),
  },
  {
    kind: 'UTF-16 BE without a mark',
    result: 'read',
    text: rows => Buffer.from(`${rows.join('\n')}\n`, 'utf16le').swap16(),
  },
  { kind: 'a chat with wide blanks', result: 'read', text: each(row => row.replaceAll(' ', '\u00a0')) },
  {
    kind: 'a chat with its clock and name',
    result: 'read',
    text: each((row, at) => `[05:52:${two(at)}] <jd> ${row}`),
  },
  { kind: 'typographic quotes', result: 'read', text: each(row => `“${row}”`) },
  { kind: 'a cell of a spreadsheet', result: 'read', text: each(row => `"${row}"`) },
  { kind: 'cells with a number before', result: 'read', text: each((row, at) => `${at + 1},"${row}"`) },
  {
    kind: 'a shell that continues lines',
    result: 'read',
    text: each(row => folded(row, 70).join(' \\\n  ')),
  },
  { kind: 'a serial line', result: 'read', text: rows => `${rows.join('\r\r\n')}\r\r\n` },
  { kind: 'colours', result: 'read', text: each(row => `\u001b[32m${row}\u001b[0m`) },
  { kind: 'tabs spelt by rsyslog', result: 'read', text: each(row => `#011${row}`) },
  {
    kind: 'the task of ansible',
    result: 'read',
    text: rows =>
      `ok: [fw-1] => {\n    "out.stdout_lines": [\n${rows.map(row => `        ${JSON.stringify(row)}`).join(',\n')}\n    ]\n}\n`,
  },
  { kind: 'sed -n l', result: 'counted', text: each(row => cut(row, 69).join('\\\n').concat('$')) },
  { kind: 'column -t', result: 'read', text: each(row => row.trim().replace(/\s+/g, '   ')) },
  {
    kind: 'xargs',
    result: 'read',
    text: rows => `${rows.map(row => row.trim().replace(/\s+/g, ' ')).join(' ')}\n`,
  },
];
