/** Colours of things that are nobody's, the same everywhere. */
const FIXED: Record<string, string> = {
  __idle__: 'var(--color-series-idle)',
  __unattributed__: 'var(--color-series-unowned)',
  __unallocated__: 'var(--color-series-unowned)',
  __shared__: 'var(--color-series-shared)',
  __other__: 'var(--color-series-other)',
};
const HUES = 8;

/** How a series is told apart. `texture` counts those of the same colour before it in one chart: 0 is plain. */
export interface Look {
  colour: string;
  texture: number;
}

/**
 * A name has one colour on every page and after every reload. Eight colours that colour-blind people can tell apart are not
 * enough for all names, so that two of a chart may share one: the second is then striped, and not given another colour.
 */
export function looksOf(names: readonly string[]): Look[] {
  const taken = new Map<string, number>();
  return names.map((name) => {
    const colour = colourOf(name);
    const texture = taken.get(colour) ?? 0;
    taken.set(colour, texture + 1);
    return { colour, texture };
  });
}

export function colourOf(name: string): string {
  const last = lastOf(name);
  if (Object.hasOwn(FIXED, last)) return FIXED[last] ?? '';
  return `var(--color-series-${(hash(name) % HUES) + 1})`;
}

/** Of a name of several parts, such as `payments/__idle__`, the last. */
export function lastOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** FNV-1a. */
function hash(name: string): number {
  let sum = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) sum = Math.imul(sum ^ name.charCodeAt(at), 0x01000193) >>> 0;
  return (sum ^ (sum >>> 15)) >>> 0;
}
