/** The values of a statement, in order: `add` gives the placeholder. Text never enters a statement any other way. */
export class Parameters {
  readonly values: unknown[] = [];

  /** `$3::text[]` */
  add(value: unknown, type: string): string {
    this.values.push(value);
    return `$${this.values.length}::${type}`;
  }
}
