import type { TeamEntry } from './document';
import type { Findings } from './document-faults';
import { VALUE_MAX } from './evaluate';
import type { Teams } from './policy';

/** The listed teams: every id and alias once, parents that are there and lead nowhere back. */
export function compileTeams(entries: readonly TeamEntry[], findings: Findings): Teams {
  const byName = namesOf(entries, findings);
  const resolve = (value: string): string | null => byName.get(value.toLowerCase()) ?? null;
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  entries.forEach((entry, index) => {
    if (entry.parent === undefined) return;
    const parent = resolve(entry.parent);
    if (parent === null) findings.fault(['teams', index, 'parent'], `${quoted(entry.parent)} is no listed team`);
    else byId.set(entry.id, { ...entry, parent });
  });
  for (const circle of circlesOf(byId)) {
    const index = entries.findIndex(({ id }) => circle.includes(id));
    findings.fault(['teams', index, 'parent'], `leads back to itself: ${[...circle, circle[0]].join(' → ')}`);
  }
  return { any: entries.length > 0, byId, resolve };
}

/** Ids by lower-cased id or alias. */
function namesOf(entries: readonly TeamEntry[], findings: Findings): Map<string, string> {
  const byName = new Map<string, string>();
  const add = (name: string, id: string, path: (string | number)[]): void => {
    const fault = nameFault(name);
    if (fault !== null) findings.fault(path, fault);
    const twin = byName.get(name.toLowerCase());
    if (twin === undefined) byName.set(name.toLowerCase(), id);
    else
      findings.fault(path, `${quoted(name)} already names ${twin === id ? 'this team' : quoted(twin)}: case makes no difference`);
  };
  entries.forEach(({ id }, index) => add(id, id, ['teams', index, 'id']));
  entries.forEach(({ id, aliases = [] }, index) => {
    aliases.forEach((alias, place) => add(alias, id, ['teams', index, 'aliases', place]));
  });
  return byName;
}

/** Why no value could ever be this name; null: one can. */
export function nameFault(name: string): string | null {
  if (name.trim() !== name) return 'must not begin or end with a space: values are trimmed';
  if (name === '') return 'must not be empty';
  if (name.startsWith('__')) return 'must not begin with "__": such names are not values';
  return name.length > VALUE_MAX ? `is longer than ${VALUE_MAX} characters: such values are passed over` : null;
}

/** Each circle of parents once. */
function circlesOf(byId: ReadonlyMap<string, TeamEntry>): string[][] {
  const circles: string[][] = [];
  const seen = new Set<string>();
  for (const start of byId.keys()) {
    const passed = new Set<string>();
    let at: string | undefined = start;
    while (at !== undefined && !seen.has(at)) {
      seen.add(at);
      passed.add(at);
      at = byId.get(at)?.parent;
    }
    if (at !== undefined && passed.has(at)) circles.push([...passed].slice([...passed].indexOf(at)));
  }
  return circles;
}

export function quoted(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
