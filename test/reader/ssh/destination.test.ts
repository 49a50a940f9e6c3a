// What may stand after --ssh, and what must never reach ssh(1) as an option.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SourceError } from '../../../src/reader/source.ts';
import { parseDestination } from '../../../src/reader/ssh/destination.ts';

describe('a destination', () => {
  test.each([
    ['router', 'router', 'router'],
    ['root@192.168.1.1', 'root@192.168.1.1', '192.168.1.1'],
    ['root@fe80::1%br-lan', 'root@fe80::1%br-lan', 'fe80::1%br-lan'],
    ['me@office@jump.example.net', 'me@office@jump.example.net', 'jump.example.net'],
    ['ssh://root@router.lan:2222', 'root@router.lan:2222', 'router.lan'],
    ['ssh://[2001:db8::1]:22/', '[2001:db8::1]:22', '2001:db8::1'],
  ])('%s is passed on', (argument, label, host) => {
    expect(parseDestination(argument)).toEqual({ argument, label, host });
  });

  test.each([
    '',
    '-oProxyCommand=reboot',
    '-p 22',
    'root@-oProxyCommand=reboot',
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
          expect(parseDestination(text).argument).toMatch(/^[A-Za-z0-9_:][A-Za-z0-9_.:%+@[\]/-]*$/);
        } catch (error) {
          if (!(error instanceof SourceError)) throw error;
        }
      }),
    );
  });
});
