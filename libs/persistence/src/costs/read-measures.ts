import { type Measures, zeroMeasures } from '@showback/allocation';
import { type CellsQuery, measuresOf } from './cells-sql';

const NOTHING = zeroMeasures();

/** The measures that stand in a row from a column on, in the order of {@link measuresOf}. */
export function readMeasures(row: readonly (string | null)[], from: number, which: CellsQuery['measures']): Measures {
  // Made in one order and at once: there may be two hundred thousand of them.
  const measures = { ...NOTHING };
  let index = from;
  for (const measure of measuresOf({ measures: which })) {
    const value = row[index];
    if (value !== null && value !== undefined && value !== '0') measures[measure] = BigInt(value);
    index += 1;
  }
  return measures;
}
