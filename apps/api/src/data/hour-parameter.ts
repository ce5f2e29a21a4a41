import { HOUR_MS, type Instant } from '@showback/vocabulary';
import { Problem } from '../http/problem';

/** A whole UTC hour as RFC 3339. @throws Problem 400 on the field */
export function wholeHour(field: string, text: string): Instant {
  const at = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.0+)?)?Z$/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(at) || at % HOUR_MS !== 0) throw Problem.field(field, 'must be a whole UTC hour such as 2026-11-18T13:00:00Z');
  return at;
}
