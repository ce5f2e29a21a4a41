import { addMeasures, type CostCell, POINTS_MAX, ReportTooLarge } from '@showback/allocation';

/** Cells of several readings, those of one key and step as one: many days make no more of them than one does. */
export class MergedCells {
  private readonly known = new Map<string, CostCell>();
  /** While there is one reading only, it stands as it was read. */
  private only: readonly CostCell[] = [];

  /** @throws ReportTooLarge when there are more than an answer may hold */
  add(cells: readonly CostCell[]): void {
    if (cells.length === 0) return;
    if (this.known.size === 0 && this.only.length === 0) {
      this.only = cells;
      return;
    }
    this.merge(this.only);
    this.only = [];
    this.merge(cells);
    if (this.known.size > POINTS_MAX) throw new ReportTooLarge(this.known.size);
  }

  private merge(cells: readonly CostCell[]): void {
    for (const cell of cells) {
      const id = `${JSON.stringify(cell.key)} ${cell.kind} ${cell.idle} ${cell.bucket}`;
      const same = this.known.get(id);
      if (same === undefined) this.known.set(id, cell);
      else addMeasures(same.measures, cell.measures);
    }
  }

  cells(): CostCell[] {
    return this.only.length > 0 ? [...this.only] : [...this.known.values()];
  }
}
