import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { attributeDay } from '@showback/attribution';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { faultLine, readConfiguredDocument, readDocumentText } from './read-document';
import { re2Pattern } from './re2-pattern';

const faults = (text: string) => {
  const reading = readDocumentText(text);
  return 'faults' in reading ? reading.faults.map((fault) => faultLine(fault, 'x.yaml')) : [];
};
const good = (text: string) => {
  const reading = readDocumentText(text);
  if ('faults' in reading) throw new Error(reading.faults.map((fault) => faultLine(fault, 'x.yaml')).join('\n'));
  return reading;
};

const WHOLE = `
effectiveFrom: 2026-11-01
teams:
  - { id: payments, name: Payments, aliases: [pay], parent: commerce, costCenter: "100", slack: "#payments", timezone: Europe/Berlin, groups: [payments-devs], repositories: [acme/payments] }
  - { id: commerce }
  - { id: search }
  - { id: platform }
unknownTeams: next
dimensions:
  team:
    - { value: platform, when: 'namespace:"kube-system","linkerd"' }
    - { label: bu_owner, when: 'cluster<~:"acq-"', map: { "0417": payments } }
    - { namespace: '^(?<value>[a-z0-9]+)-(dev|stg|prd)$' }
    - { namespaceLabel: team }
  service:
    - { label: app.kubernetes.io/part-of, replace: ['-pr-\\d+$', ""] }
    - { controller: true }
  environment:
    - { namespace: '-(?<value>dev|stg|prd)$' }
shared:
  - { name: platform, when: 'team:"platform"', split: proportional, within: cluster, among: listed, absorb: 0.3 }
  - { name: management, when: 'kind:"management"', split: even }
  - { name: ingress, when: 'namespace:"edge"', split: fixed, weights: { payments: 60, search: 40 } }
idle:
  - { when: 'nodePool:"payments-dedicated"', to: payments }
  - { mode: share }
`;

describe('a document', () => {
  it('is read as it is documented', () => {
    const { document, policy, warnings, text } = good(WHOLE);
    expect(text).toBe(WHOLE);
    expect(warnings).toEqual([]);
    expect(document.effectiveFrom).toBe('2026-11-01');
    expect(policy.dimensions.map(({ name, rules }) => [name, rules.length])).toEqual([['team', 4], ['service', 2], ['environment', 1]]); // prettier-ignore
    expect(policy.shared.map(({ weights }) => weights?.get('search'))).toEqual([undefined, undefined, 40_000_000_000n]);
  });

  it('may be JSON, indented by tabs', () => {
    const { document } = good(WHOLE);
    expect(good(JSON.stringify(document, null, '\t')).document).toEqual(document);
  });

  it.each([
    ['a tab as indentation', 'teams:\n\t- { id: a }', 'x.yaml:2:1: a tab as indentation; use spaces'],
    ['a key twice', 'teams:\n  - id: a\n    name: b\n    id: c', 'x.yaml:4:5: this key is there twice'],
    ['a section twice', 'teams: []\nidle: []\nteams: []', 'x.yaml:3:1: this key is there twice'],
    [
      'two sources in a rule',
      'dimensions:\n  team:\n    - { label: team }\n    - { label: squad, value: x }',
      'x.yaml:4:7: dimensions.team[1]: must have exactly one source of: label',
    ],
    [
      'no source in a rule',
      'dimensions:\n  team:\n    - { when: \'cluster:"a"\' }',
      'x.yaml:3:7: dimensions.team[0]: must have exactly one source',
    ],
    [
      'an unknown key',
      'dimensions:\n  team:\n    - lable: team',
      'x.yaml:3:7: dimensions.team[0].lable: unknown key "lable", did you mean "label"?',
    ],
    ['an unknown section', 'team: []', 'x.yaml:1:1: team: unknown key "team", did you mean "teams"?'],
    [
      'an unknown team in weights',
      'teams: [{ id: a }]\nshared:\n  - name: x\n    when: \'kind:"management"\'\n    split: fixed\n    weights:\n      a: 1\n      b: 2',
      'x.yaml:8:10: shared[0].weights.b: "b" is no listed team',
    ],
    [
      'a weight of 0',
      'shared:\n  - { name: x, when: \'team:"y"\', split: fixed, weights: { a: 0 } }',
      'x.yaml:2:62: shared[0].weights.a: must be a weight greater than 0',
    ],
    [
      'a negative weight',
      'shared:\n  - { name: x, when: \'team:"y"\', split: fixed, weights: { a: -4 } }',
      'shared[0].weights.a: must be a weight greater than 0',
    ],
    [
      'a weight that is no number',
      'shared:\n  - { name: x, when: \'team:"y"\', split: fixed, weights: { a: .inf } }',
      'x.yaml:2:62: shared[0].weights.a: must be a number',
    ],
    [
      'a split that is none',
      'shared:\n  - { name: x, when: \'team:"y"\', split: equal }',
      'x.yaml:2:41: shared[0].split: must be one of: proportional, even, fixed, { metric, key, onMissing }',
    ],
    [
      'a metric without what becomes of a day without it',
      'shared:\n  - { name: x, when: \'team:"y"\', split: { metric: bytes, key: team } }',
      'x.yaml:2:34: shared[0].split: must be { metric: QUERY, key: team | namespace | service, onMissing: lastDay | proportional }',
    ],
    [
      'weights beside a metric',
      'shared:\n  - { name: x, when: \'team:"y"\', split: { metric: bytes, key: team, onMissing: lastDay }, weights: { a: 1 } }',
      'shared[0].weights: go with split: fixed, not with split: metric',
    ],
    [
      'a pattern that does not compile',
      'dimensions:\n  team:\n    - namespace: "(a"',
      'x.yaml:3:18: dimensions.team[0].namespace: is no pattern (RE2): missing closing )',
    ],
    [
      'a pattern that looks around',
      'dimensions:\n  team:\n    - namespace: "(?=a)b"',
      'dimensions.team[0].namespace: is no pattern (RE2)',
    ],
    [
      'a pattern that refers back',
      "dimensions:\n  team:\n    - { label: x, replace: ['(a)\\1', ''] }",
      'x.yaml:3:29: dimensions.team[0].replace[0]: is no pattern (RE2): invalid escape sequence',
    ],
    [
      'a pattern that grows without bounds',
      "dimensions:\n  team:\n    - namespace: '((a{100}){100}){100}'",
      'is no pattern (RE2): invalid repeat count',
    ],
    [
      'a pattern longer than patterns are',
      `dimensions: { team: [{ namespace: '${'a'.repeat(1001)}' }] }`,
      'is longer than 1000 characters',
    ],
    [
      'a circle of parents',
      'teams:\n  - { id: a, parent: b }\n  - { id: b, parent: a }',
      'x.yaml:2:22: teams[0].parent: leads back to itself: a → b → a',
    ],
    ['noon', 'effectiveFrom: 2026-11-01T12:00:00Z', 'x.yaml:1:16: effectiveFrom: must be a UTC midnight'],
    ['a midnight of elsewhere', 'effectiveFrom: 2026-11-01T00:00:00+02:00', 'effectiveFrom: must be a UTC midnight'],
    ['a day that is none', 'effectiveFrom: 2026-02-30', 'effectiveFrom: must be a UTC midnight'],
    ['an empty file', '', 'x.yaml: the file is empty'],
    ['nothing but a comment', '# later\n', 'x.yaml: the file is empty'],
    ['a list', '- teams', 'x.yaml:1:1: must be a mapping'],
    [
      'an alias twice',
      'teams:\n  - { id: a, aliases: [x] }\n  - { id: b, aliases: [X] }',
      'x.yaml:3:24: teams[1].aliases[0]: "X" already names "a"',
    ],
    [
      'a number for a text',
      'teams:\n  - { id: a, costCenter: 100 }',
      'x.yaml:2:26: teams[0].costCenter: must be a text: put it in quotes',
    ],
    [
      'a key that YAML reads as a number',
      'dimensions:\n  team:\n    - { label: x, map: { 0417: a } }',
      'x.yaml:3:26: a key must be a text: put it in quotes',
    ],
    [
      'a filter that cannot be read',
      'idle:\n  - { when: "nodePool:x", mode: share }',
      'x.yaml:2:13: idle[0].when: expected a value in double quotes at character 10',
    ],
    ['a name of no dimension', 'dimensions:\n  "by team": []', 'x.yaml:2:3: dimensions["by team"]: is no name of a dimension'],
    ['half a character', 'teams:\n  - { id: "\\ud83e" }', 'x.yaml:2:11: holds characters that are in no text'],
    ['a NUL', 'teams:\n  - { id: "a\\0" }', 'x.yaml:2:11: holds characters that are in no text'],
    ['a raw NUL', 'teams: [{ id: a\0 }]', 'x.yaml: contains the character NUL'],
    [
      'a bomb of references',
      `a: &a [x, x, x, x, x, x, x, x, x, x]\nb: &b [${'*a, '.repeat(10)}]\nc: &c [${'*b, '.repeat(10)}]\nd: [${'*c, '.repeat(10)}]`,
      'too many references',
    ],
    ['depths that no document has', '['.repeat(100_000), 'x.yaml: is nested too deeply'],
    ['depths of another kind', '- '.repeat(100_000), 'x.yaml: is nested too deeply'],
    [
      'an include where nothing may be included',
      'include: [teams/*.yaml]',
      'x.yaml:1:1: include: names files that were not sent',
    ],
  ])('refuses %s, with line and column', (_, text, says) => {
    const found = faults(text);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(says);
  });

  it('lists all faults in the order of the text', () => {
    const text = 'idle:\n  - { mode: sometimes }\nteams:\n  - { id: 7 }\n  - { name: x }\nunknownTeams: ask';
    expect(faults(text).map((line) => line.split(': ')[0])).toEqual(['x.yaml:2:13', 'x.yaml:4:11', 'x.yaml:5:5', 'x.yaml:6:15']);
  });

  it('takes 5,000 rules and 500 teams, and refuses one rule more', () => {
    const teams = Array.from({ length: 500 }, (_, index) => ({ id: `team-${index}` }));
    const team = Array.from({ length: 5_000 }, (_, index) => ({ value: `team-${index % 500}`, when: `namespace:"n${index}"` }));
    const { policy } = good(JSON.stringify({ teams, dimensions: { team } }));
    expect([policy.teams.byId.size, policy.dimensions[0]?.rules.length]).toEqual([500, 5_000]);
    expect(faults(JSON.stringify({ dimensions: { team, other: [{ label: 'x' }] } }))[0]).toContain(
      'dimensions: has more than 5000 rules',
    );
  });

  it('passes over values that are no names, and keeps those that are odd', () => {
    const { policy } = good('dimensions:\n  team:\n    - { label: team }\n    - { value: rest }');
    const owners = ['__idle__', 'x'.repeat(4_096), ' ', 'a/b', '🦆', ' Pay '].map((team) => ownerOf(policy, { team }));
    expect(owners).toEqual(['rest', 'rest', 'rest', 'a/b', '🦆', 'pay']);
  });
});

function ownerOf(policy: ReturnType<typeof good>['policy'], labels: Record<string, string>): string | null | undefined {
  const money = { cpu: 1n, memory: 0n, gpu: 0n, storage: 0n, network: 0n, loadBalancer: 0n, other: 0n };
  const place = { region: null, nodePool: null, capacityType: null, instanceType: null };
  const identity = {
    id: 1n,
    cluster: 'c',
    kind: 'workload',
    namespace: 'n',
    controllerKind: 'Job',
    workload: 'w',
    container: 'c',
  } as const;
  const labelSet = { labels, namespaceLabels: {}, annotations: {}, nodeLabels: {} };
  return attributeDay([{ ...identity, ...place, labelSet, cost: money, idleShareNano: 0n }], policy).decisions[0]?.owner['team'];
}

describe('a configured document', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'showback attribution '));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (files: Record<string, string>) => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const reading = readConfiguredDocument({ file: join(folder, 'main.yaml') });
    return 'faults' in reading ? { faults: reading.faults.map((fault) => faultLine(fault, '')) } : reading;
  };

  it('includes other files, in the order of their names, after its own entries', () => {
    const reading = write({
      'main.yaml': 'include: [teams/*.yaml]\nteams: [{ id: main }]\ndimensions: { team: [{ label: team }] }',
      'teams/b.yaml': 'teams: [{ id: b }]\ndimensions: { team: [{ value: b, when: \'namespace:"b"\' }] }',
      'teams/a.yaml': 'include: [more/deep.yaml]\nteams: [{ id: a, parent: deep }]',
      'teams/more/deep.yaml': 'teams: [{ id: deep }]\nshared: [{ name: s, when: \'team:"deep"\', split: even }]',
      'teams/.hidden.yaml': 'nonsense',
      'teams/readme.md': 'nonsense',
    });
    expect(reading).toMatchObject({
      document: {
        teams: [{ id: 'main' }, { id: 'a' }, { id: 'deep' }, { id: 'b' }],
        dimensions: { team: [{ label: 'team' }, { value: 'b' }] },
        shared: [{ name: 's' }],
      },
    });
  });

  it('has another hash when a file that it includes changed', () => {
    const files = { 'main.yaml': 'include: [a.yaml]', 'a.yaml': 'teams: [{ id: a }]' };
    const first = write(files);
    expect(write(files)).toMatchObject({ contentHash: 'contentHash' in first ? first.contentHash : '' });
    const other = write({ ...files, 'a.yaml': 'teams: [{ id: b }]' });
    expect('contentHash' in other && 'contentHash' in first && other.contentHash !== first.contentHash).toBe(true);
  });

  it.each<[string, Record<string, string>, string]>([
    ['a file that is not there', { 'main.yaml': 'include: [a.yaml]' }, 'main.yaml:1:11: include[0]: there is no file a.yaml'],
    ['a pattern that no file matches', { 'main.yaml': 'include: [teams/*.yaml]' }, 'include[0]: no file matches teams/*.yaml'],
    [
      'a circle',
      { 'main.yaml': 'include: [a.yaml]', 'a.yaml': 'include: [b.yaml]', 'b.yaml': 'include:\n  - main.yaml' },
      'b.yaml:2:5: include[0]: leads back to main.yaml',
    ],
    ['itself', { 'main.yaml': 'include: [main.yaml]' }, 'main.yaml:1:11: include[0]: leads back to main.yaml'],
    [
      'a file twice',
      { 'main.yaml': 'include: [a.yaml, a.yaml]', 'a.yaml': 'teams: []' },
      'main.yaml:1:19: include[1]: a.yaml is included already',
    ],
    [
      'a fault in an included file',
      { 'main.yaml': 'teams: [{ id: x }]\ninclude: [d/a.yaml]', 'd/a.yaml': 'teams:\n  - { id: a }\n  - { id: X }' },
      'd/a.yaml:3:11: teams[2].id: "X" already names "x"',
    ],
    [
      'a date in an included file',
      { 'main.yaml': 'include: [a.yaml]', 'a.yaml': 'effectiveFrom: 2026-11-01' },
      'a.yaml:1:16: effectiveFrom: may only be in the file that includes',
    ],
    ['YAML that is none in an included file', { 'main.yaml': 'include: [a.yaml]', 'a.yaml': 'teams: [' }, 'a.yaml:1:9: '],
    ['no file at all', {}, 'there is no file main.yaml'],
  ])('refuses %s, by file, line and column', (_, files, says) => {
    const reading = write(files);
    expect(reading).toMatchObject({ faults: [expect.stringContaining(says)] });
  });

  it('may stand in the configuration itself', () => {
    const reading = readConfiguredDocument({ document: { dimensions: { team: [{ label: 'team' }] } } });
    expect(reading).toMatchObject({ document: { dimensions: { team: [{ label: 'team' }] } } });
  });
});

describe('a text of several files', () => {
  const whole = (document: string, files: Record<string, string>) =>
    [document, ...Object.entries(files).map(([name, text]) => `\n# ---- ${name}\n${text}`)].join('');

  it('is what the same files are on disk, and is kept as given', () => {
    const text = whole('include: [teams/*.yaml, more/x.yaml]\nteams: [{ id: main }]\n', {
      'teams/a.yaml': 'include: deep/d.yaml\nteams: [{ id: a, parent: deep }]\n',
      'teams/deep/d.yaml': 'teams: [{ id: deep }]',
      'teams/b.yaml': 'dimensions: { team: [{ value: main }] }\n',
      'more/x.yaml': '# nothing\r\nteams: []\r\n',
    });
    const reading = good(text);
    expect(reading.text).toBe(text);
    expect(reading.document).toMatchObject({
      teams: [{ id: 'main' }, { id: 'a' }, { id: 'deep' }],
      dimensions: { team: [{ value: 'main' }] },
    });
  });

  it('is one file where the first includes none: what looks like the name of a file is a remark', () => {
    expect(good('teams: [{ id: a }]\n# ---- include: others\nunknownTeams: next\n').document.unknownTeams).toBe('next');
    expect(good('{ teams: [\n# ---- a.yaml\n{ id: a }] }').document.teams).toHaveLength(1);
  });

  it.each<[string, string, Record<string, string>, string]>([
    ['a file that was not sent', 'include: [a.yaml]', { 'b.yaml': '' }, 'x.yaml:1:11: include[0]: there is no file a.yaml'],
    ['a file outside', 'include: [../a.yaml]', { 'b.yaml': '' }, 'there is no file ../a.yaml'],
    ['a file of this machine', 'include: [/etc/hostname]', { 'b.yaml': '' }, 'include[0]: there is no file etc/hostname'],
    ['a pattern that no file matches', 'include: [t/*.yaml]', { 'b.yaml': '', 't/d/a.yaml': '' }, 'no file matches t/*.yaml'],
    [
      'the name of a file outside',
      'include: [a.yaml]',
      { '../a.yaml': '' },
      '../a.yaml: is no name of a file below the document',
    ],
    ['a name in a roundabout way', 'include: [a.yaml]', { './a.yaml': '' }, './a.yaml: is no name of a file below the document'],
    ['a file twice', 'include: [a.yaml]', { 'a.yaml': 'teams: []\n# ---- a.yaml\nteams: []' }, 'a.yaml: was sent twice'],
    [
      'a file that none includes',
      'include: a.yaml',
      { 'a.yaml': 'teams: []', 'b.yaml': '' },
      'b.yaml: was sent, and no file includes it',
    ],
    ['a circle', 'include: a.yaml', { 'a.yaml': 'include: [a.yaml]' }, 'a.yaml:1:11: include[0]: leads back to a.yaml'],
    ['a fault in one', 'include: a.yaml', { 'a.yaml': 'teams:\n  - { idd: a }' }, 'a.yaml:2:7: teams[0].idd: '],
    ['YAML that is none in one', 'include: a.yaml', { 'a.yaml': 'teams: [' }, 'a.yaml:1:9: '],
  ])('refuses %s, by file, line and column', (_, document, files, says) => {
    expect(faults(whole(document, files))).toContainEqual(expect.stringContaining(says));
  });
});

describe('a pattern', () => {
  it('takes a moment, whatever it is', () => {
    const started = performance.now();
    expect(re2Pattern('^(([a-z])+.)+[A-Z]([a-z])+$').read('a'.repeat(20_000))).toBeNull();
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('reads its group `value`, else all that it matches', () => {
    expect(re2Pattern('^(?<value>[a-z]+)-prd$').read('pay-prd')).toBe('pay');
    expect(re2Pattern('^[a-z]+').read('pay-prd')).toBe('pay');
    expect(re2Pattern('^x').read('pay-prd')).toBeNull();
  });

  it('replaces all its matches, groups by number or name', () => {
    expect(re2Pattern('-pr-\\d+$').replaceAll('web-pr-12', '')).toBe('web');
    expect(re2Pattern('(?<a>\\d)').replaceAll('1a2', '<$1$<a>>')).toBe('<11>a<22>');
  });
});

describe('text that is wrong in very many places', () => {
  const LENGTH = 400_000;
  const wrong: [string, string][] = [
    ['braces on one line', '}'.repeat(LENGTH)],
    ['mappings that close twice', '{a: b}}{'.repeat(LENGTH / 8)],
    ['unknown escapes', `"${'\\q'.repeat(LENGTH / 2)}"`],
    ['one key again and again', 'a: b\n'.repeat(LENGTH / 5)],
    ['keys that nobody knows', Array.from({ length: LENGTH / 10 }, (_, index) => `k${index}: a\n`).join('')],
    ['halves of characters', `[${'"\ud800",'.repeat(LENGTH / 4)}]`],
    ['teams without an id', `teams: [${'{idd: 1},'.repeat(400)}]`],
  ];
  it.each(wrong)('%s: the first places are told, and that there are more', { timeout: 60_000 }, (_, text) => {
    const read = readDocumentText(text);
    const faults = 'faults' in read ? read.faults : [];
    expect(faults.length).toBeLessThanOrEqual(101);
    expect(faults.some(({ message }) => message.startsWith('more than 100 places are wrong'))).toBe(true);
  });
});
