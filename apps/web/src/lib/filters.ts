/** `team:"payments"` in the API's filter language; the value may be anything. */
export function isOf(field: string, value: string): string {
  return `${field}:"${value.replace(/["\\]/g, '\\$&')}"`;
}

/** All of them; undefined where there is none. */
export function allOf(...filters: (string | undefined)[]): string | undefined {
  const given = filters.filter((filter) => filter !== undefined && filter.trim() !== '');
  return given.length === 0 ? undefined : given.map((filter) => (given.length > 1 ? `(${filter})` : filter)).join('+');
}
