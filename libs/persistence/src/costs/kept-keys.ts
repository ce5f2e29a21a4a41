import { addMeasures, type CostCell, type Measures, MEASURES, zeroMeasures } from '@showback/allocation';
import { absentOf, type FilterField, floorStep, type Step } from '@showback/vocabulary';

/** Keys, as answers show them, of the rows of an answer that are told apart. */
export class KeptKeys {
  private readonly known = new Map<string, readonly string[]>();

  add(key: readonly string[]): void {
    this.known.set(JSON.stringify(key), key);
  }

  get size(): number {
    return this.known.size;
  }

  keys(): (readonly string[])[] {
    return [...this.known.values()];
  }

  /** The cells that are theirs. */
  among(cells: readonly CostCell[], fields: readonly FilterField[]): CostCell[] {
    return cells.filter((cell) => this.known.has(JSON.stringify(shownKey(cell, fields))));
  }
}

/** A cell's key as answers show it. */
export function shownKey({ key, kind }: CostCell, fields: readonly FilterField[]): string[] {
  return fields.map((field, at) => key[at] ?? absentOf(field, kind));
}

/** What the whole has beside the cells that are told apart: a cell without a key for each kind and step. */
export function restCells(whole: readonly CostCell[], told: readonly CostCell[], step: Step | null): CostCell[] {
  const rest = new Map<string, CostCell>();
  const of = (cell: CostCell): Measures => {
    const bucket = step === null ? 0 : floorStep(cell.bucket, step);
    const id = `${cell.kind} ${cell.idle} ${bucket}`;
    const known = rest.get(id) ?? { ...cell, key: [], bucket, measures: zeroMeasures(), rest: true };
    rest.set(id, known);
    return known.measures;
  };
  for (const cell of whole) addMeasures(of(cell), cell.measures);
  for (const cell of told) {
    const measures = of(cell);
    for (const measure of MEASURES) measures[measure] -= cell.measures[measure];
  }
  return [...rest.values()].filter(({ measures }) => MEASURES.some((measure) => measures[measure] !== 0n));
}
