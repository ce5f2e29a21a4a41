import { decidedBy } from '@showback/vocabulary';
import type { ItemIdentity } from './day';
import type { Rule } from './policy';

/** A rule that may give an item a value. `certain`: its `when` holds for every item of the cluster and namespace. */
export interface Candidate {
  rule: Rule;
  certain: boolean;
}

const MAPS = { label: 'labels', namespaceLabel: 'namespaceLabels', annotation: 'annotations', nodeLabel: 'nodeLabels' } as const;
type MapSource = keyof typeof MAPS;

interface Place {
  /** Rules that ask no label, in order, without those that the place rules out. */
  plain: number[];
  /** By rule: what cluster and namespace decide about it; null: it depends on the item. */
  decided: (boolean | null)[];
}

/**
 * Finds of many rules the few that can say anything of an item: those whose label it has, and those that ask no label, but
 * for those that its cluster and namespace rule out.
 */
export class RuleCandidates {
  private readonly places = new Map<string, Place>();
  private readonly byLabel = new Map<MapSource, Map<string, number[]>>();
  private readonly plain: number[] = [];

  constructor(private readonly rules: readonly Rule[]) {
    rules.forEach(({ source }, index) => {
      if (!('key' in source)) {
        this.plain.push(index);
        return;
      }
      const keys = this.byLabel.get(source.from) ?? new Map<string, number[]>();
      this.byLabel.set(source.from, keys);
      keys.set(source.key, [...(keys.get(source.key) ?? []), index]);
    });
  }

  /** In the order of the rules. */
  of(item: ItemIdentity): Candidate[] {
    const { plain, decided } = this.placeOf(item);
    const found = [...plain];
    for (const [from, keys] of this.byLabel) {
      for (const key of Object.keys(item.labelSet[MAPS[from]])) {
        for (const index of keys.get(key) ?? []) if (decided[index] !== false) found.push(index);
      }
    }
    found.sort((a, b) => a - b);
    return found.flatMap((index): Candidate[] => {
      const rule = this.rules[index];
      return rule === undefined ? [] : [{ rule, certain: decided[index] === true }];
    });
  }

  private placeOf({ cluster, namespace }: ItemIdentity): Place {
    const key = `${cluster}\0${namespace ?? ''}`;
    const known = this.places.get(key);
    if (known !== undefined) return known;
    const decided = this.rules.map(({ when }) => (when === null ? true : decidedBy(when, { cluster, namespace })));
    const place = { decided, plain: this.plain.filter((index) => decided[index] !== false) };
    this.places.set(key, place);
    return place;
  }
}
