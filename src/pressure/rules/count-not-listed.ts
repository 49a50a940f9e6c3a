// The kernel counts many entries that no listing shows, and goes on counting them.
import { formatCount } from '../../words/figures.ts';
import { type Finding, rule } from '../rule.ts';
import { isNotable } from '../verdict.ts';

export const countNotListed = rule({
  name: 'count-not-listed',
  doc: 'Many entries are counted that stay in no listing from reading to reading: held by queued packets, unconfirmed, or leaked by a module. Expired ones would go with the next reading.',
  find: (evidence): Finding<null>[] => {
    const { count, listed, held = 0, heldFor } = evidence.occupancy;
    if (count === undefined || listed === undefined) return [];
    if (!isNotable(held, evidence) || held <= listed * (heldFor > 1 ? 0.1 : 1)) return [];
    const seen = heldFor > 1 ? `the same over ${heldFor} readings` : 'by this one reading';
    return [
      {
        verdict: {
          flows: held,
          share: held / evidence.capacity,
          evidence: { count, listed, not_listed: held, readings: heldFor },
          text: `${formatCount(held)} of ${formatCount(count)} entries are in no list, ${seen}: held by queued packets, not yet confirmed, or leaked by a module`,
        },
        rows: undefined,
        details: null,
      },
    ];
  },
  remedies: () => [
    {
      text: 'see whether packets are held back in a queue: a waiting program, and how many packets wait',
      commands: ['cat /proc/net/netfilter/nfnetlink_queue', 'conntrack -L unconfirmed', 'conntrack -L dying'],
    },
    {
      text: 'see which modules beyond the kernel’s own handle packets; a leak goes only with a restart',
      commands: ['lsmod'],
    },
  ],
});
