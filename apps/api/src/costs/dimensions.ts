import { COST_DIMENSIONS } from '@showback/contracts';
import { type FilterField, sanitizeLabelName } from '@showback/vocabulary';
import { unknownWord } from '../http/problem';

/** A name in the key, and what it is in the ledger. */
export interface Dimension {
  name: string;
  field: FilterField;
}

/** What a name brings into the key to be unique. */
const BRINGS: Readonly<Partial<Record<string, readonly string[]>>> = {
  workload: ['cluster', 'namespace', 'controllerKind'],
  container: ['cluster', 'namespace', 'controllerKind', 'workload'],
  pod: ['cluster', 'namespace'],
  node: ['cluster'],
  service: ['team'],
};

const DEFAULT_BY = 'team';
const DIMENSIONS_MAX = 10;
const LABEL_NAME = /^[^\p{Cc},]{1,317}$/u;

/**
 * What `by` asks for, as the key's names in order. `owned`: the dimensions that the attribution documents know, `team` and
 * `service` among them.
 * @throws RangeError in words for people
 */
export function readDimensions(by: string | undefined, owned: readonly string[]): Dimension[] {
  const asked = (by ?? DEFAULT_BY).split(',').map((name) => name.trim());
  const names = new Set(asked.flatMap((name) => [...(BRINGS[checked(name, owned)] ?? []), name]));
  if (names.size > DIMENSIONS_MAX) throw new RangeError(`at most ${DIMENSIONS_MAX} names`);
  return [...names].map((name) => ({ name, field: fieldOf(name, owned) }));
}

function checked(name: string, owned: readonly string[]): string {
  const label = labelOf(name);
  if (label !== null) {
    if (LABEL_NAME.test(label)) return name;
    throw new RangeError('label: needs a name, as label:app');
  }
  if ((COST_DIMENSIONS as readonly string[]).includes(name) || owned.includes(name)) return name;
  throw new RangeError(unknownWord('grouping', name, [...COST_DIMENSIONS, ...owned, 'label:<key>']));
}

function fieldOf(name: string, owned: readonly string[]): FilterField {
  const label = labelOf(name);
  if (label !== null) return { name: 'label', key: sanitizeLabelName(label) };
  return owned.includes(name) ? { name: 'dimension', key: name } : { name: name as (typeof COST_DIMENSIONS)[number] };
}

function labelOf(name: string): string | null {
  return name.startsWith('label:') ? name.slice('label:'.length) : null;
}
