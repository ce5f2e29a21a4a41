/** What governs namespaces is sorted by cluster, namespace, or a figure of its own. */
export interface GovernedSort {
  field: string;
  descending: boolean;
}

/** How things are told apart: by cluster, namespace and what follows; `figure`: what else they are sorted by. */
export interface Governed<Thing> {
  nameOf: (thing: Thing) => readonly string[];
  figure?: { field: string; of: (thing: Thing) => number | null };
}

/** Things in order, ties by their name; of which the figure is not known come last. */
export function orderGoverned<Thing>(
  things: readonly Thing[],
  { field, descending }: GovernedSort,
  { nameOf, figure }: Governed<Thing>,
): Thing[] {
  const direction = descending ? -1 : 1;
  const named = things.map((thing) => ({ thing, name: nameOf(thing), figure: figure?.of(thing) ?? null }));
  const at = field === 'namespace' ? 1 : 0;
  return named
    .sort((a, b) => {
      if (field === figure?.field) return compareKnown(a.figure, b.figure, direction) || compareNames(a.name, b.name);
      return direction * compareNames([a.name[at] ?? ''], [b.name[at] ?? '']) || compareNames(a.name, b.name);
    })
    .map(({ thing }) => thing);
}

function compareKnown(a: number | null, b: number | null, direction: number): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return direction * (a - b);
}

function compareNames(a: readonly string[], b: readonly string[]): number {
  const at = a.findIndex((name, index) => name !== b[index]);
  return at < 0 ? 0 : (a[at] ?? '') < (b[at] ?? '') ? -1 : 1;
}
