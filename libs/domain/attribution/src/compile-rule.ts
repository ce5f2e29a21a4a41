import { sanitizeLabelName } from '@showback/vocabulary';
import type { FilterCompiler } from './compile-filter';
import { nameFault, quoted } from './compile-teams';
import { type RuleEntry, RULE_SOURCES } from './document';
import type { DocumentPath, Findings } from './document-faults';
import type { Pattern, Policy, Rule, Source } from './policy';

/** What rules are compiled with. */
export interface RuleParts {
  filters: FilterCompiler;
  findings: Findings;
  /** @throws Error that says why it is none */
  pattern: (source: string) => Pattern;
}

/** One rule of a dimension. Null where something is wrong with it: then there are faults. */
export function compileRule(rule: RuleEntry, path: DocumentPath, parts: RuleParts): Rule | null {
  const { filters, findings } = parts;
  const source = sourceOf(rule, path, parts);
  const when = rule.when === undefined ? null : filters.ofRule([...path, 'when'], rule.when);
  const map = rule.map === undefined ? null : mapOf(rule.map, [...path, 'map'], findings);
  const replace = rule.replace;
  const pattern = replace === undefined ? null : compilePattern(replace[0], [...path, 'replace', 0], parts);
  if (source === null) return null;
  return { source, when, map, replace: pattern === null || replace === undefined ? null : { pattern, by: replace[1] } };
}

function sourceOf(rule: RuleEntry, path: DocumentPath, parts: RuleParts): Source | null {
  const [from, ...more] = RULE_SOURCES.filter((source) => rule[source] !== undefined);
  if (from === undefined || more.length > 0) {
    parts.findings.fault(path, `must have exactly one source of: ${RULE_SOURCES.join(', ')}`);
    return null;
  }
  if (from === 'controller') return { from };
  const text = rule[from] ?? '';
  if (from === 'namespace') {
    const pattern = compilePattern(text, [...path, from], parts);
    return pattern === null ? null : { from, pattern };
  }
  if (from !== 'value') return { from, key: sanitizeLabelName(text) };
  const fault = nameFault(text.trim());
  if (fault !== null) parts.findings.fault([...path, from], fault);
  return { from, value: text };
}

function compilePattern(source: string, path: DocumentPath, { findings, pattern }: RuleParts): Pattern | null {
  return findings.attempt(path, () => pattern(source));
}

/** Values are trimmed before they are looked up, so the keys are too. */
function mapOf(written: NonNullable<RuleEntry['map']>, path: DocumentPath, findings: Findings): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  for (const [found, meant] of Object.entries(written)) {
    if (map.has(found.trim())) findings.fault([...path, found], `${quoted(found.trim())} is there twice: values are trimmed`);
    map.set(found.trim(), meant.trim());
  }
  return map;
}

/**
 * What a rule for teams says and can never have an effect: a constant, or what a map means, that is no listed team where
 * such values are passed over.
 */
export function warnOfUnknownTeams(
  rule: RuleEntry,
  path: DocumentPath,
  { teams, unknownTeams }: Pick<Policy, 'teams' | 'unknownTeams'>,
  findings: Findings,
): void {
  if (unknownTeams !== 'next') return;
  const unknown = (value: string): boolean => value.trim() !== '' && teams.resolve(value.trim()) === null;
  const said = (value: string): string => `${quoted(value)} is no listed team, so that the next rule is tried`;
  if (rule.value !== undefined && rule.map === undefined && rule.replace === undefined && unknown(rule.value))
    findings.warn([...path, 'value'], said(rule.value));
  for (const [found, meant] of Object.entries(rule.map ?? {}))
    if (unknown(meant)) findings.warn([...path, 'map', found], said(meant));
}
