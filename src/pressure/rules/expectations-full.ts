// The expectation table is full: connections that helpers announce are refused.
import { formatCount, formatPercent } from '../../words/figures.ts';
import { type Finding, rule } from '../rule.ts';
import { NEARLY_FULL } from '../thresholds.ts';
import type { ExpectationUse } from '../trouble.ts';

export const expectationsFull = rule({
  name: 'expectations-full',
  doc: 'The expectation table is nearly full: the second connections of FTP, SIP and the like, and of full-cone NAT, are refused.',
  find: ({ expectations }): Finding<ExpectationUse>[] => {
    if (expectations === undefined || expectations.max === 0) return [];
    const { count, max } = expectations;
    const share = count / max;
    if (share < NEARLY_FULL) return [];
    return [
      {
        verdict: {
          flows: count,
          share,
          evidence: { expectations: count, expect_max: max },
          text: `the expectation table holds ${formatCount(count)} of ${formatCount(max)} (${formatPercent(share)})`,
        },
        rows: undefined,
        details: expectations,
      },
    ];
  },
  remedies: ({ details: { max } }, { site }) => {
    const larger = Math.max(256, 2 ** Math.ceil(Math.log2(max * 4)));
    const name = site.legacySysctls
      ? 'net.ipv4.netfilter.ip_conntrack_expect_max'
      : 'net.netfilter.nf_conntrack_expect_max';
    return [
      {
        text: `let ${formatCount(larger)} announced connections wait`,
        commands: [`sysctl -w ${name}=${larger}`],
      },
      { text: 'see which helper announces them', commands: ['conntop expect'] },
    ];
  },
});
