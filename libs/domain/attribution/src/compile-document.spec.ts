import { parseFilter } from '@showback/vocabulary';
import { describe, expect, it } from 'vitest';
import { compileDocument } from './compile-document';
import { DEFAULT_DOCUMENT } from './default-document';
import type { AttributionDocument, RuleEntry } from './document';
import { RuleReader } from './evaluate';
import type { Pattern } from './policy';
import { item } from './testing/made-day';

const pattern = (source: string): Pattern => {
  const compiled = new RegExp(source, 'g');
  return {
    source,
    read: (text) => new RegExp(source).exec(text)?.groups?.['value'] ?? new RegExp(source).exec(text)?.[0] ?? null,
    replaceAll: (text, by) => text.replace(compiled, by),
  };
};
const documentOf = (of: Partial<AttributionDocument>): AttributionDocument => ({
  teams: [],
  dimensions: {},
  shared: [],
  idle: [],
  ...of,
});
const compiled = (of: Partial<AttributionDocument>) => compileDocument(documentOf(of), { pattern });
const policyOf = (of: Partial<AttributionDocument>) => {
  const result = compiled(of);
  if ('faults' in result) throw new Error(JSON.stringify(result.faults));
  return result.policy;
};
const faultsOf = (of: Partial<AttributionDocument>) => {
  const result = compiled(of);
  return 'faults' in result ? result.faults.map(({ path, message }) => `${path.join('.')}: ${message}`) : [];
};
const rule = (entry: RuleEntry): Partial<AttributionDocument> => ({ dimensions: { team: [entry] } });
const shared = { name: 'edge', when: 'namespace:"edge"', split: 'even' } as const;
const listed = [{ id: 'payments', aliases: ['pay'] }, { id: 'search' }];

describe('compileDocument', () => {
  it('fills in what is left out: with no team listed all are created and may receive', () => {
    const policy = policyOf({ shared: [shared] });
    expect(policy).toMatchObject({ unknownTeams: 'create', teams: { any: false } });
    expect(policy.shared).toEqual([
      { ...shared, when: parseFilter(shared.when), weights: null, within: 'cluster', among: 'all', absorb: 0n },
    ]);
  });

  it('with teams listed others are passed over, and the listed receive', () => {
    const policy = policyOf({ teams: listed, shared: [shared] });
    expect([policy.unknownTeams, policy.shared[0]?.among]).toEqual(['next', 'listed']);
  });

  it('puts team and service first, whatever their order, and the own dimensions after them as they stand', () => {
    const { dimensions } = policyOf({ dimensions: { stage: [], service: [{ label: 'app' }], area: [] } });
    expect(dimensions.map(({ name, rules }) => `${name} ${rules.length}`)).toEqual(['team 0', 'service 1', 'stage 0', 'area 0']);
  });

  it('finds teams by id and alias without case, and follows a parent by its alias', () => {
    const { teams } = policyOf({
      teams: [
        { id: 'Pay', aliases: ['P1'] },
        { id: 'cards', parent: 'p1' },
      ],
    });
    expect(['pay', 'PAY', 'p1', 'other'].map(teams.resolve)).toEqual(['Pay', 'Pay', 'Pay', null]);
    expect(teams.byId.get('cards')?.parent).toBe('Pay');
  });

  it('keeps weights and what is absorbed to the billionth', () => {
    const [first] = policyOf({
      teams: listed,
      shared: [{ ...shared, split: 'fixed', weights: { PAY: 60, search: 0.1 }, absorb: 0.3 }],
    }).shared;
    expect([...(first?.weights ?? [])]).toEqual([['payments', 60_000_000_000n], ['search', 100_000_000n]]); // prettier-ignore
    expect(first?.absorb).toBe(300_000_000n);
  });

  it('names are sanitised as OpenCost does it; map keys are trimmed as values are', () => {
    const policy = policyOf({ dimensions: { team: [{ label: 'acme.io/bu-owner', map: { ' 0417 ': 'Payments' } }] } });
    const [team] = policy.dimensions;
    if (team === undefined) throw new Error('no dimension');
    expect(new RuleReader(team, policy).valueOf(item({ labels: { acme_io_bu_owner: '0417 ' } }))).toBe('payments');
  });

  it.each<[string, Partial<AttributionDocument>, string]>([
    ['an id twice', { teams: [{ id: 'a' }, { id: 'A' }] }, 'teams.1.id: "A" already names "a"'],
    [
      'an alias twice',
      {
        teams: [
          { id: 'a', aliases: ['x'] },
          { id: 'b', aliases: ['X'] },
        ],
      },
      'teams.1.aliases.0: "X" already names "a"',
    ],
    ['an alias that is an id', { teams: [{ id: 'a', aliases: ['b'] }, { id: 'b' }] }, 'teams.0.aliases.0: "b" already names "b"'],
    ['an id of OpenCost’s own', { teams: [{ id: '__idle__' }] }, 'teams.0.id: must not begin with "__"'],
    ['an id that no label could be', { teams: [{ id: 'x'.repeat(64) }] }, 'teams.0.id: is longer than 63'],
    ['an id with a space around it', { teams: [{ id: 'a ' }] }, 'teams.0.id: must not begin or end with a space'],
    ['a parent that is not there', { teams: [{ id: 'a', parent: 'b' }] }, 'teams.0.parent: "b" is no listed team'],
    ['a team above itself', { teams: [{ id: 'a', parent: 'A' }] }, 'teams.0.parent: leads back to itself: a → a'],
    [
      'a circle of parents, once',
      {
        teams: [
          { id: 'z', parent: 'a' },
          { id: 'a', parent: 'b' },
          { id: 'b', parent: 'c' },
          { id: 'c', parent: 'a' },
        ],
      },
      'teams.1.parent: leads back to itself: a → b → c → a',
    ],
    [
      'a filter that cannot be read',
      rule({ label: 'x', when: 'namespace::"a"' }),
      'dimensions.team.0.when: expected a value in double quotes at character 11',
    ],
    ['a filter about nothing known', rule({ label: 'x', when: 'namspace:"a"' }), 'unknown field "namspace" at character 1'],
    ['a rule that asks what rules decide', rule({ label: 'x', when: 'team:"a"' }), 'dimensions.team.0.when: asks about team'],
    ['a rule about pods', rule({ label: 'x', when: 'pod:"a"' }), 'dimensions.team.0.when: asks about pod or node'],
    [
      'a rule about nodes',
      rule({ label: 'x', when: 'cluster:"c"+(node:"a"|node:"b")' }),
      'dimensions.team.0.when: asks about pod or node',
    ],
    ['two sources', rule({ label: 'x', value: 'y' }), 'dimensions.team.0: must have exactly one source'],
    ['no source', rule({ when: 'cluster:"c"' }), 'dimensions.team.0: must have exactly one source'],
    ['a namespace pattern that does not compile', rule({ namespace: '(' }), 'dimensions.team.0.namespace: '],
    ['a replacement pattern that does not compile', rule({ label: 'x', replace: ['(', ''] }), 'dimensions.team.0.replace.0: '],
    ['a constant that is no value', rule({ value: '__x' }), 'dimensions.team.0.value: must not begin with "__"'],
    ['a map key twice', rule({ label: 'x', map: { a: 'b', 'a ': 'c' } }), 'dimensions.team.0.map.a : "a" is there twice'],
    ['a dimension that is a field', { dimensions: { Namespace: [] } }, 'dimensions.Namespace: "namespace" has a meaning already'],
    ['a dimension twice but for case', { dimensions: { Team: [] } }, 'dimensions.Team: "team" has a meaning already'],
    ['the roll-up as a dimension', { dimensions: { parent: [] } }, 'dimensions.parent: "parent" has a meaning already'],
    ['a name of sharing twice', { shared: [shared, shared] }, 'shared.1.name: "edge" is there twice'],
    ['weights without fixed', { shared: [{ ...shared, weights: { a: 1 } }] }, 'shared.0.weights: go with split: fixed'],
    ['fixed without weights', { shared: [{ ...shared, split: 'fixed' }] }, 'shared.0: split: fixed needs weights'],
    [
      'fixed with no weight',
      { shared: [{ ...shared, split: 'fixed', weights: {} }] },
      'shared.0.weights: split: fixed needs weights',
    ],
    [
      'a weight of nothing',
      { shared: [{ ...shared, split: 'fixed', weights: { a: 0 } }] },
      'shared.0.weights.a: must be a weight greater than 0',
    ],
    [
      'a negative weight',
      { shared: [{ ...shared, split: 'fixed', weights: { a: -1 } }] },
      'shared.0.weights.a: must be a weight greater than 0',
    ],
    [
      'a weight too small to count',
      { shared: [{ ...shared, split: 'fixed', weights: { a: 1e-10 } }] },
      'shared.0.weights.a: must be a weight',
    ],
    [
      'a weight for a stranger',
      { teams: listed, shared: [{ ...shared, split: 'fixed', weights: { serach: 1 } }] },
      'shared.0.weights.serach: "serach" is no listed team',
    ],
    [
      'two weights for one',
      { teams: listed, shared: [{ ...shared, split: 'fixed', weights: { pay: 1, payments: 2 } }] },
      'shared.0.weights.payments: is "payments", which has a weight already',
    ],
    ['more absorbed than there is', { shared: [{ ...shared, absorb: 1.1 }] }, 'shared.0.absorb: must be between 0'],
    ['less than nothing absorbed', { shared: [{ ...shared, absorb: -0.1 }] }, 'shared.0.absorb: must be between 0'],
    ['sharing by pod', { shared: [{ ...shared, when: 'pod:"x"' }] }, 'shared.0.when: asks about pod or node'],
    ['receivers by node', { shared: [{ ...shared, among: 'node:"x"' }] }, 'shared.0.among: asks about pod or node'],
    ['a word that is no filter', { shared: [{ ...shared, among: 'everyone' }] }, 'shared.0.among: unknown field "everyone"'],
    [
      'idle by namespace',
      { idle: [{ when: 'namespace:"x"', mode: 'share' }] },
      'idle.0.when: may only ask about what a node pool has',
    ],
    ['idle by team', { idle: [{ when: 'nodePool:"x"+team:"y"', mode: 'share' }] }, 'idle.0.when: may only ask about'],
    ['idle to a stranger', { teams: listed, idle: [{ to: 'nobody' }] }, 'idle.0.to: "nobody" is no listed team'],
    ['idle to somebody and shared', { idle: [{ to: 'a', mode: 'share' }] }, 'idle.0: must have either'],
  ])('refuses %s', (_, of, says) => {
    const faults = faultsOf(of);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(says);
  });

  it('lists everything that is wrong at once', () => {
    expect(
      faultsOf({ teams: [{ id: 'a', parent: 'b' }], ...rule({ namespace: '(', when: 'x' }), shared: [{ ...shared, absorb: 2 }] }),
    ).toHaveLength(4);
  });

  it('shared cost may be told by dimensions, own ones and the roll-up among them', () => {
    const when = 'team:"platform"+environment:"prod"+parent:"it"';
    expect(
      policyOf({ dimensions: { environment: [] }, shared: [{ ...shared, when, among: 'environment:"prod"' }] }).shared,
    ).toHaveLength(1);
    expect(faultsOf({ shared: [{ ...shared, when }] })[0]).toContain('unknown field "environment" at character 17');
  });

  it('warns of what can have no effect, and refuses nothing for it', () => {
    const result = compiled({ teams: listed, ...rule({ label: 'x', map: { a: 'pay', b: 'nobody' } }), idle: [{ to: 'pay' }] });
    expect(result).toMatchObject({
      warnings: [{ path: ['dimensions', 'team', 0, 'map', 'b'] }],
      policy: { idle: [{ policy: { mode: 'to', team: 'payments' } }] },
    });
  });

  it('takes 5,000 rules and 5,000 teams in a chain in a moment', () => {
    const teams = Array.from({ length: 5_000 }, (_, index) => ({
      id: `t${index}`,
      ...(index > 0 ? { parent: `t${index - 1}` } : {}),
    }));
    const team = Array.from({ length: 5_000 }, (_, index) => ({ value: `t${index}`, when: `namespace:"n${index}"` }));
    const started = performance.now();
    expect(policyOf({ teams, dimensions: { team } }).dimensions[0]?.rules).toHaveLength(5_000);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe('the built-in document', () => {
  const policy = policyOf(DEFAULT_DOCUMENT);
  const [team, service] = policy.dimensions.map((dimension) => new RuleReader(dimension, policy));
  const owned = (of: Parameters<typeof item>[0]) => [team?.valueOf(item(of)) ?? null, service?.valueOf(item(of)) ?? null];

  it.each<[string, Parameters<typeof item>[0], (string | null)[]]>([
    [
      'a pod’s own team goes before its namespace’s',
      { labels: { team: 'Pay' }, namespaceLabels: { team: 'shop' } },
      ['pay', 'api'],
    ],
    [
      'a pod’s squad goes before its namespace’s team',
      { labels: { squad: 'pay' }, namespaceLabels: { team: 'shop' } },
      ['pay', 'api'],
    ],
    ['the namespace owns what says nothing', { namespaceLabels: { squad: 'shop' } }, ['shop', 'api']],
    [
      'a label that comes from the namespace is the namespace’s',
      { labels: { owner: 'x' }, namespaceLabels: { owner: 'x', team: 'shop' } },
      ['shop', 'api'],
    ],
    ['nobody owns what no label names', { labels: { app: 'web' } }, [null, 'web']],
    [
      'the application goes before its component',
      { labels: { app_kubernetes_io_part_of: 'shop', app_kubernetes_io_name: 'redis' } },
      [null, 'shop'],
    ],
  ])('%s', (_, of, expected) => expect(owned(of)).toEqual(expected));

  it('shares nothing and leaves idle by itself', () => expect([policy.shared, policy.idle]).toEqual([[], []]));
});
