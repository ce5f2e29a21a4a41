import { absentOf, type Filter, type FilterFields, type LineKind, matches, parseFilter } from '@showback/vocabulary';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scopedFilter, seesTeam } from './scoped';

const TEAMS = ['payments', 'search', 'Platform', 'toString'];
const KINDS: readonly LineKind[] = ['workload', 'idle', 'unmounted', 'management', 'shared'];
const FILTERS = [
  'team:"search"',
  'team!:"payments"',
  'team:"search" | team!:"search"',
  'namespace:"a" | kind:"idle"',
  'team:"__unattributed__","__idle__","__unmounted__","__management__"',
  'team<~:""',
  'kind!:"workload"',
];

const line = fc.record({
  kind: fc.constantFrom(...KINDS),
  team: fc.option(fc.constantFrom(...TEAMS), { nil: null }),
  namespace: fc.constantFrom('a', 'b', null),
});
const filter = fc.option(fc.constantFrom(...FILTERS).map(parseFilter), { nil: null });
const special = KINDS.map((kind) => absentOf({ name: 'dimension', key: 'team' }, kind));
const scope = fc.subarray([...TEAMS, 'PAYMENTS', 'nobody', '', ...special]).map((teams) => ({ teams: teams }));

function fieldsOf({ kind, team, namespace }: { kind: LineKind; team: string | null; namespace: string | null }): FilterFields {
  const nothing = { cluster: 'c', region: null, controllerKind: null, workload: null, container: null, pod: null };
  const machine = { node: null, nodePool: null, capacityType: null, instanceType: null };
  const labels = { labels: {}, namespaceLabels: {}, annotations: {}, nodeLabels: {} };
  return { ...nothing, ...machine, ...labels, namespace, kind, dimensions: { team } };
}

const passes = (asked: Filter | null, fields: FilterFields) => asked === null || matches(asked, fields);

describe('a scope with teams', () => {
  it('sees exactly the lines of its teams that the filter passes, whatever is asked', () => {
    fc.assert(
      fc.property(scope, line, filter, (own, of, asked) => {
        const fields = fieldsOf(of);
        const mine = of.team !== null && own.teams.some((team) => team.toLowerCase() === of.team?.toLowerCase());
        expect(passes(scopedFilter(own, asked), fields)).toBe(mine && passes(asked, fields));
        expect(seesTeam(own, of.team)).toBe(mine);
      }),
      { numRuns: 2_000 },
    );
  });

  it('without a team sees nothing at all', () => {
    fc.assert(
      fc.property(line, filter, (of, asked) => {
        expect(passes(scopedFilter({ teams: [] }, asked), fieldsOf(of))).toBe(false);
      }),
    );
  });

  it.each(special)('is not widened by a token that names %s as its team', (name) => {
    for (const kind of KINDS)
      expect(passes(scopedFilter({ teams: [name] }, null), fieldsOf({ kind, team: null, namespace: null }))).toBe(false);
    expect(seesTeam({ teams: [name] }, name)).toBe(false);
  });
});

it('a scope of everything asks what was asked', () => {
  fc.assert(
    fc.property(filter, (asked) => {
      expect(scopedFilter({ teams: 'all' }, asked)).toBe(asked);
    }),
  );
});
