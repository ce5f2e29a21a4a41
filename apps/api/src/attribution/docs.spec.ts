import { readFileSync } from 'node:fs';
import { attributeDay, type DayItem, shareOut } from '@showback/attribution';
import { NO_LABELS, zeroCost } from '@showback/vocabulary';
import { describe, expect, it } from 'vitest';
import { readDocumentText } from './read-document';

const PAGES = ['docs/attribution.md', 'README.md'];
const read = (page: string): string => readFileSync(new URL(`../../../../${page}`, import.meta.url), 'utf8');

/** The documents that a page shows: YAML with rules in it. */
const documents = PAGES.flatMap((page) =>
  [...read(page).matchAll(/```yaml\n([^]*?)```/g)].flatMap(([, text = '']) =>
    text.includes('dimensions:') ? [{ name: `${page}: ${text.split('\n')[0] ?? ''}`, text }] : [],
  ),
);

describe('the attribution documents that the docs show', () => {
  it.each(documents)('$name … can be put in force, and nothing in it is without effect', ({ text }) => {
    const result = readDocumentText(text);
    expect('faults' in result ? result.faults : result.warnings).toEqual([]);
  });

  it('are there', () => {
    expect(documents.filter(({ name }) => name.startsWith('docs/')).length).toBeGreaterThanOrEqual(8);
    expect(documents.filter(({ name }) => name.startsWith('README')).length).toBe(1);
  });
});

describe('the worked example of sharing 12,000', () => {
  const costs = { a: 50_000n, b: 30_000n, c: 20_000n, shared: 12_000n };
  const items = Object.entries(costs).map(([team, cpu], index) => item(BigInt(index + 1), team, cpu));

  it.each([
    ['proportional', 'proportional', [6_000n, 3_600n, 2_400n]],
    ['even', 'even', [4_000n, 4_000n, 4_000n]],
    ['fixed', 'fixed, weights: { a: 45, b: 30, c: 25 }', [5_400n, 3_600n, 3_000n]],
  ])('split %s', (name, split, expected) => {
    const rule = `{ name: all, when: 'team:"shared"', split: ${split} }`;
    const read = readDocumentText(`dimensions: { team: [{ label: team }] }\nshared:\n  - ${rule}\n`);
    if ('faults' in read) throw new Error(JSON.stringify(read.faults));
    const { decisions, weights } = attributeDay(items, read.policy);
    const lines = decisions.flatMap(({ item: one, owner, shared }) => {
      const amounts = { ...one.cost, idleShare: 0n, cpuUnused: 0n, memoryUnused: 0n, gpuUnused: 0n, precision: 0n };
      return shared === null ? [] : [{ item: one, owner, rule: shared, parts: [{ group: 'day', amounts }] }];
    });
    expect(shareOut(lines, weights, read.policy).received.map(({ directNano }) => directNano)).toEqual(expected);
    const row = shownTable().find((cells) => cells[0]?.includes(`\`${name}\``));
    expect(row?.slice(1).map((cell) => BigInt(cell.replace(',', '')))).toEqual(expected);
  });
});

/** The rows of the table that the page shows. */
function shownTable(): string[][] {
  const rows = read('docs/attribution.md').split('\n').filter((line) => /^\| `/.test(line)); // prettier-ignore
  return rows.map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim())); // prettier-ignore
}

function item(id: bigint, team: string, cpu: bigint): DayItem {
  return {
    id,
    cluster: 'one',
    kind: 'workload',
    region: null,
    namespace: 'shop',
    controllerKind: 'Deployment',
    workload: team,
    container: 'main',
    nodePool: null,
    capacityType: null,
    instanceType: null,
    labelSet: { ...NO_LABELS, labels: { team } },
    cost: { ...zeroCost(), cpu },
    idleShareNano: 0n,
  };
}
