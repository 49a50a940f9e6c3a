// What may stand after --ssh, and what must never reach ssh(1) as an option.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SourceError } from '../../../src/reader/source.ts';
import { parseDestination } from '../../../src/reader/ssh/destination.ts';

describe('a destination', () => {
  test.each([
    ['router', 'router', ['--', 'router']],
    ['root@192.168.1.1', 'root@192.168.1.1', ['-l', 'root', '--', '192.168.1.1']],
    ['root@fe80::1%br-lan', 'root@fe80::1%br-lan', ['-l', 'root', '--', 'fe80::1%br-lan']],
    ['ssh://root@[fe80::1%25eth0]', 'root@[fe80::1%25eth0]', ['-l', 'root', '--', 'fe80::1%eth0']],
    [
      'me@office@jump.example.net',
      'me@office@jump.example.net',
      ['-l', 'me@office', '--', 'jump.example.net'],
    ],
    ['ssh://root@router.lan:2222', 'root@router.lan:2222', ['-p', '2222', '-l', 'root', '--', 'router.lan']],
    ['ssh://[2001:db8::1]:22/', '[2001:db8::1]:22', ['-p', '22', '--', '2001:db8::1']],
    [
      'ssh://root@[2001:db8::1]:2222',
      'root@[2001:db8::1]:2222',
      ['-p', '2222', '-l', 'root', '--', '2001:db8::1'],
    ],
    ['LAN\\me@router', 'LAN\\me@router', ['-l', 'LAN\\me', '--', 'router']],
    ['svc$@router', 'svc$@router', ['-l', 'svc$', '--', 'router']],
    ['jörg@router', 'j?rg@router', ['-l', 'jörg', '--', 'router']],
    ['ssh://LAN%5Cme@router', 'LAN%5Cme@router', ['-l', 'LAN\\me', '--', 'router']],
  ])('%s is taken apart for ssh', (text, label, args) => {
    expect(parseDestination(text)).toEqual({ args, label, host: args.at(-1) });
  });

  test.each([
    '',
    '-oProxyCommand=reboot',
    '-p 22',
    'root@-oProxyCommand=reboot',
    '-oProxyCommand=reboot@router',
    '$(reboot)@router',
    'ssh://a%0Ab@router',
    'a b@router',
    'me\\@router',
    'ssh://-oProxyCommand=reboot',
    'router reboot',
    'router\nreboot',
    "router'",
    'router"',
    'router;reboot',
    '$(reboot)',
    '`reboot`',
    'root@',
    'a@b:22',
    'ssh://router:0',
    'ssh://router:65536',
    'ssh://router/path',
    'http://router',
    '\u001b]0;x\u0007',
    'router\u0000',
    'röuter',
    'a'.repeat(400),
  ])('%j is refused in one plain line', text => {
    expect(() => parseDestination(text)).toThrow(SourceError);
    expect(() => parseDestination(text)).toThrow(/^--ssh [\x20-\x7e]{0,200}$/);
  });

  test('whatever passes begins no option and holds nothing that a shell or ssh makes more of', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        try {
          const { args, label } = parseDestination(text);
          expect(args.at(-2)).toBe('--');
          expect(args.at(-1)).toMatch(/^[A-Za-z0-9_:][A-Za-z0-9_.:%-]*$/);
          expect(label).toMatch(/^[\x20-\x7e]*$/);
          if (args[0] === '-l') expect(args[1]).not.toMatch(/^-|[\s\p{Cc};&|<>`'"(){}]/u);
        } catch (error) {
          if (!(error instanceof SourceError)) throw error;
        }
      }),
    );
  });
});
