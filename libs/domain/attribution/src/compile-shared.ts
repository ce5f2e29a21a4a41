import { type Filter, type Nano, parseNano } from '@showback/vocabulary';
import type { FilterCompiler } from './compile-filter';
import { quoted } from './compile-teams';
import type { IdleEntry, SharedEntry } from './document';
import type { DocumentPath, Findings } from './document-faults';
import type { IdleRule, Policy, SharedRule } from './policy';
import { WHOLE } from './share-weights';

const WEIGHT_MAX = 1_000_000_000;

/** What rules of sharing and idle are compiled with. */
export interface SharedParts extends Pick<Policy, 'teams' | 'unknownTeams'> {
  filters: FilterCompiler;
  findings: Findings;
}

/** One rule of `shared`. Null where something is wrong with it: then there are faults. */
export function compileShared(entry: SharedEntry, path: DocumentPath, parts: SharedParts): SharedRule | null {
  const { filters, teams } = parts;
  const when = filters.ofDay([...path, 'when'], entry.when);
  const among = amongOf(entry.among ?? (teams.any ? 'listed' : 'all'), [...path, 'among'], filters);
  const weights = weightsOf(entry, path, parts);
  const absorb = absorbOf(entry.absorb ?? 0, [...path, 'absorb'], parts.findings);
  if (when === null || among === null) return null;
  const rule = { name: entry.name, when, weights, within: entry.within ?? 'cluster', among, absorb };
  if (typeof entry.split === 'string') return { ...rule, split: entry.split };
  const { metric, key, onMissing } = entry.split;
  return { ...rule, split: 'metric', metric: { query: metric.trim(), key, onMissing } };
}

function amongOf(written: string, path: DocumentPath, filters: FilterCompiler): 'listed' | 'all' | Filter | null {
  return written === 'listed' || written === 'all' ? written : filters.ofDay(path, written);
}

/** In billionths, by the team's id. */
function weightsOf({ split, weights }: SharedEntry, path: DocumentPath, parts: SharedParts): ReadonlyMap<string, bigint> | null {
  const { findings } = parts;
  if (split !== 'fixed') {
    if (weights !== undefined)
      findings.fault(
        [...path, 'weights'],
        `go with split: fixed, not with split: ${typeof split === 'string' ? split : 'metric'}`,
      );
    return null;
  }
  if (weights === undefined || Object.keys(weights).length === 0)
    findings.fault(weights === undefined ? path : [...path, 'weights'], 'split: fixed needs weights: { TEAM: 60, … }');
  const found = new Map<string, bigint>();
  for (const [name, weight] of Object.entries(weights ?? {})) {
    const at = [...path, 'weights', name];
    const team = teamOf(name, at, parts);
    const billionths = weight > 0 && weight <= WEIGHT_MAX ? parseNano(String(weight)) : 0n;
    if (billionths === 0n) findings.fault(at, `must be a weight greater than 0 (at least 0.000000001) and at most ${WEIGHT_MAX}`);
    if (team === null) continue;
    if (found.has(team)) findings.fault(at, `is ${quoted(team)}, which has a weight already`);
    found.set(team, billionths);
  }
  return found;
}

/** The id of the team that is called so. */
function teamOf(name: string, path: DocumentPath, { teams, unknownTeams, findings }: SharedParts): string | null {
  const listed = teams.resolve(name.trim());
  if (listed !== null) return listed;
  if (unknownTeams === 'create') return name.trim().toLowerCase();
  findings.fault(path, `${quoted(name)} is no listed team`);
  return null;
}

function absorbOf(absorb: number, path: DocumentPath, findings: Findings): Nano {
  const part = absorb >= 0 && absorb <= 1 ? parseNano(String(absorb)) : -1n;
  if (part < 0n || part > WHOLE) findings.fault(path, 'must be between 0 (all is distributed) and 1 (all stays)');
  return part;
}

/** One rule of `idle`. */
export function compileIdle({ when, mode, to }: IdleEntry, path: DocumentPath, parts: SharedParts): IdleRule {
  const filter = when === undefined ? null : parts.filters.ofPool([...path, 'when'], when);
  if ((mode === undefined) === (to === undefined))
    parts.findings.fault(path, 'must have either mode: separate | share, or to: TEAM');
  if (to === undefined) return { when: filter, policy: { mode: mode ?? 'separate' } };
  const team = teamOf(to, [...path, 'to'], parts);
  return { when: filter, policy: { mode: 'to', team: team ?? '' } };
}
