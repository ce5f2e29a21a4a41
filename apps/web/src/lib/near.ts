import type { CostsResponse } from '@showback/contracts';
import { isOf } from './filters';
import { isSpecial, keyHref, type WorkloadName } from './hrefs';
import { askCosts } from './requests';
import { type View } from './view';

/** Something with a page of its own that may not be there, by its names. */
export type Sought =
  | { what: 'team'; team: string }
  | { what: 'service'; team: string; service: string }
  | { what: 'cluster'; cluster: string }
  | { what: 'namespace'; cluster: string; namespace: string }
  | { what: 'pool'; cluster: string; pool: string }
  | ({ what: 'workload' } & WorkloadName);

/** Something of the same kind that is there. */
export interface Near {
  name: string;
  href: string;
  /** What tells it from others of its name: `payments, sim-eu`. */
  beside: string;
}

/** Where names are looked for. */
export const SEEN_IN = '30d';
const MOST = 5;
/** Of the letters' pairs that two names have, as many have to be in both. */
const ALIKE = 0.4;

/** Whether a thing was seen in the last 30 days, and what is called much as it is, the likest first. Null: the API does not say. */
export async function nearOf(sought: Sought, view: View): Promise<{ known: boolean; near: Near[] } | null> {
  const { key, filter } = questionOf(sought);
  const answer = await askCosts({ by: Object.keys(key).join(), filter, window: SEEN_IN, kinds: 'together', limit: '1000' });
  if (!answer.ok) return null;
  return rank(answer.data.rows, key, view);
}

/** The key that its row would have, and in which rows it is looked for. */
function questionOf(sought: Sought): { key: Record<string, string>; filter: string | undefined } {
  switch (sought.what) {
    case 'team':
      return { key: { team: sought.team }, filter: undefined };
    case 'service':
      return { key: { team: sought.team, service: sought.service }, filter: undefined };
    case 'cluster':
      return { key: { cluster: sought.cluster }, filter: undefined };
    case 'namespace':
      return { key: { cluster: sought.cluster, namespace: sought.namespace }, filter: undefined };
    case 'pool':
      return { key: { cluster: sought.cluster, nodePool: sought.pool }, filter: undefined };
    case 'workload': {
      const { cluster, namespace, kind, name } = sought;
      const there = `(${isOf('cluster', cluster)}+${isOf('namespace', namespace)})|${isOf('workload', name)}`;
      return { key: { cluster, namespace, controllerKind: kind, workload: name }, filter: there };
    }
  }
}

type Row = Pick<CostsResponse['rows'][number], 'key'>;

/** Rows by how much their names are like those of a key. The last name counts most: it is what was asked for. */
export function rank(rows: readonly Row[], key: Record<string, string>, view: View = {}): { known: boolean; near: Near[] } {
  const names = Object.keys(key);
  const last = names.at(-1) ?? '';
  const scored = rows.flatMap((row) => {
    const href = keyHref(row.key, view);
    const name = row.key[last] ?? '';
    if (href === null || isSpecial(name)) return [];
    const alike = names.map((of) => likeness(row.key[of] ?? '', key[of] ?? ''));
    const beside = names.slice(0, -1).map((of) => row.key[of] ?? '');
    return [
      {
        near: { name, href, beside: beside.reverse().join(', ') },
        own: alike.at(-1) ?? 0,
        all: alike.reduce((a, b) => a + b, 0),
      },
    ];
  });
  const known = scored.some(({ all }) => all === names.length);
  const near = scored.filter(({ own, all }) => own >= ALIKE && all < names.length).sort((a, b) => b.own - a.own || b.all - a.all);
  return { known, near: near.slice(0, MOST).map(({ near: of }) => of) };
}

/** From 0 to 1, without case: pairs of letters in both names ÷ in either, each twice (Sørensen–Dice); at least a half where one is in the other. */
function likeness(a: string, b: string): number {
  const [one, other] = [a.toLowerCase(), b.toLowerCase()];
  if (one === other) return 1;
  const [pairs, others] = [pairsOf(one), pairsOf(other)];
  const shared = pairs.filter((pair) => {
    const at = others.indexOf(pair);
    if (at >= 0) others.splice(at, 1);
    return at >= 0;
  }).length;
  const dice = pairs.length + others.length === 0 ? 0 : (2 * shared) / (pairs.length + others.length + shared);
  const within = Math.min(one.length, other.length) > 2 && (one.includes(other) || other.includes(one));
  return Math.min(0.99, within ? Math.max(0.5, dice) : dice);
}

const pairsOf = (text: string): string[] =>
  Array.from({ length: Math.max(0, text.length - 1) }, (_, at) => text.slice(at, at + 2));
