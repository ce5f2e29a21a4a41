import { RESERVED_DIMENSIONS, FilterCompiler } from './compile-filter';
import { compileRule, warnOfUnknownTeams } from './compile-rule';
import { compileIdle, compileShared } from './compile-shared';
import { compileTeams, quoted } from './compile-teams';
import type { AttributionDocument } from './document';
import { type DocumentFault, Findings } from './document-faults';
import type { Dimension, Pattern, Policy, Teams } from './policy';

/** A document ready to be applied, or everything that is wrong with it. */
export type Compiled = { policy: Policy; warnings: DocumentFault[] } | { faults: DocumentFault[] };

/**
 * Makes a policy of a document whose structure was checked. What it leaves out: unknown teams are created where no team is
 * listed, else passed over; cost is shared within the cluster, among the listed teams, or all where none is listed.
 * @param engine.pattern makes a pattern of its source; throws an Error that says why it cannot
 */
export function compileDocument(document: AttributionDocument, engine: { pattern: (source: string) => Pattern }): Compiled {
  const findings = new Findings();
  const teams = compileTeams(document.teams, findings);
  const unknownTeams = document.unknownTeams ?? (teams.any ? 'next' : 'create');
  const filters = new FilterCompiler([...namesOf(document), 'parent'], findings);
  const dimensions = compileDimensions(document, { teams, unknownTeams }, { filters, findings, ...engine });
  const parts = { teams, unknownTeams, filters, findings };
  const shared = document.shared.map((entry, index) => {
    const first = document.shared.findIndex(({ name }) => name === entry.name);
    if (first < index) findings.fault(['shared', index, 'name'], `${quoted(entry.name)} is there twice`);
    return compileShared(entry, ['shared', index], parts);
  });
  const idle = document.idle.map((entry, index) => compileIdle(entry, ['idle', index], parts));
  if (findings.faults.length > 0) return { faults: findings.faults };
  const policy = { teams, unknownTeams, dimensions, shared: shared.filter((rule) => rule !== null), idle };
  return { policy, warnings: findings.warnings };
}

/** `team`, `service`, then the document's own in its order. */
function namesOf({ dimensions }: AttributionDocument): string[] {
  return [...new Set(['team', 'service', ...Object.keys(dimensions)])];
}

function compileDimensions(
  document: AttributionDocument,
  policy: { teams: Teams; unknownTeams: Policy['unknownTeams'] },
  parts: Parameters<typeof compileRule>[2],
): Dimension[] {
  const { findings } = parts;
  const names = namesOf(document);
  return names.map((name, place) => {
    const taken = [...RESERVED_DIMENSIONS, ...names.slice(0, place)].find((other) => other.toLowerCase() === name.toLowerCase());
    if (taken !== undefined) findings.fault(['dimensions', name], `${quoted(taken)} has a meaning already: choose another name`);
    const rules = (Object.hasOwn(document.dimensions, name) ? document.dimensions[name] : undefined) ?? [];
    return {
      name,
      rules: rules.flatMap((rule, index) => {
        const path = ['dimensions', name, index];
        if (name === 'team') warnOfUnknownTeams(rule, path, policy, findings);
        return compileRule(rule, path, parts) ?? [];
      }),
    };
  });
}
