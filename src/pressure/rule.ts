// A cause of a full table: how it is found, and what helps against it. One file a rule, see rules.ts.
import type { Remedy } from './remedy.ts';
import type { Site } from './site.ts';
import type { Evidence, Verdict } from './verdict.ts';

/** What a rule has found: a verdict, the flows it is about, and what its remedies need to know. */
export interface Finding<Details = unknown> {
  readonly verdict: Omit<Verdict, 'rule'>;
  /** A byte a row, 1 for the flows meant; undefined where it is about none in particular. */
  readonly rows: Uint8Array | undefined;
  readonly details: Details;
}

/** What remedies are made with. */
export interface RemedyContext {
  readonly evidence: Evidence;
  readonly site: Site;
  /** Flows a single host may have. */
  readonly hostLimit: number;
}

/** What a rule has found, with what helps. */
export interface Judged {
  readonly verdict: Verdict;
  readonly rows: Uint8Array | undefined;
  remedies(context: RemedyContext): Remedy[];
}

export interface Rule<Name extends string = string> {
  readonly name: Name;
  /** When it holds, in a sentence for the manual. */
  readonly doc: string;
  judge(evidence: Evidence): Judged[];
}

/** A rule from its parts; `find` yields nothing where the table is not filled for this reason. */
export function rule<Name extends string, Details>(parts: {
  readonly name: Name;
  readonly doc: string;
  find(evidence: Evidence): Finding<Details>[];
  remedies(finding: Finding<Details>, context: RemedyContext): Remedy[];
}): Rule<Name> {
  const { name, doc } = parts;
  return {
    name,
    doc,
    judge: evidence =>
      parts.find(evidence).map(finding => ({
        verdict: { rule: name, ...finding.verdict },
        rows: finding.rows,
        remedies: context => parts.remedies(finding, context),
      })),
  };
}
