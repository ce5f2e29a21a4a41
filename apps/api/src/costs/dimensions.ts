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
};

/** Until there is an attribution document, no line has an owner to group by. */
const DEFAULT_BY = 'namespace';
const DIMENSIONS_MAX = 10;
const LABEL_NAME = /^[^\p{Cc},]{1,317}$/u;

/** Names that come with ownership. */
export const OWNERSHIP = ['team', 'service'] as const;

/** What `by` asks for, as the key's names in order. @throws RangeError in words for people */
export function readDimensions(by: string | undefined): Dimension[] {
  const asked = (by ?? DEFAULT_BY).split(',').map((name) => name.trim());
  const names = new Set(asked.flatMap((name) => [...(BRINGS[checked(name)] ?? []), name]));
  if (names.size > DIMENSIONS_MAX) throw new RangeError(`at most ${DIMENSIONS_MAX} names`);
  return [...names].map((name) => ({ name, field: fieldOf(name) }));
}

/** Why `team` and the like are refused. */
export function ownershipMissing(name: string): string {
  return `${JSON.stringify(name)} comes with an attribution document, which is not available yet`;
}

function checked(name: string): string {
  const label = labelOf(name);
  if (label !== null) {
    if (LABEL_NAME.test(label)) return name;
    throw new RangeError('label: needs a name, as label:app');
  }
  if ((OWNERSHIP as readonly string[]).includes(name))
    throw new RangeError(`${ownershipMissing(name)}; allowed: ${COST_DIMENSIONS.join(', ')}, label:<key>`);
  if ((COST_DIMENSIONS as readonly string[]).includes(name)) return name;
  throw new RangeError(unknownWord('grouping', name, [...COST_DIMENSIONS, 'label:<key>']));
}

function fieldOf(name: string): FilterField {
  const label = labelOf(name);
  return label === null ? { name: name as (typeof COST_DIMENSIONS)[number] } : { name: 'label', key: sanitizeLabelName(label) };
}

function labelOf(name: string): string | null {
  return name.startsWith('label:') ? name.slice('label:'.length) : null;
}
