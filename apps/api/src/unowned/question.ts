import type { UnownedQuery } from '@showback/contracts';
import { asksAbout, DAY_MS, formatDay, floorDay } from '@showback/vocabulary';
import { type Asked, type Question, readQuestion } from '../costs/question';
import { type FieldFault, Problem, unknownWord } from '../http/problem';

/** Every item of every day is held at once. */
const DAYS_MAX = 31;

const SORT_FIELDS = ['total', 'cluster', 'namespace', 'controllerKind', 'workload'];

/** Reads the parameters of `/unowned`. @throws Problem with every fault, by parameter */
export function readUnownedQuestion(query: UnownedQuery, at: Asked): Question {
  const question = readQuestion({ ...query, by: 'workload', idle: 'separate', shared: 'separate', step: undefined, compare: undefined }, at); // prettier-ignore
  const { window, filter, sort } = question;
  const faults: FieldFault[] = [];
  // Today is asked for as far as it is collected.
  const isWhole = window.start % DAY_MS === 0 && (window.end % DAY_MS === 0 || window.end === at.dueEnd);
  if (!isWhole) {
    const days = `${formatDay(window.start)},${formatDay(floorDay(window.end - 1) + DAY_MS)}`;
    faults.push({ field: 'window', message: `owners are decided by the day: ask for whole UTC days, as ${days}` });
  } else if (window.end - window.start > DAYS_MAX * DAY_MS)
    faults.push({ field: 'window', message: `is longer than ${DAYS_MAX} days` });
  if (filter !== null && asksAbout(filter, ['pod', 'node']))
    faults.push({ field: 'filter', message: 'asks about pod or node: owners are decided by workload and day' });
  if (!SORT_FIELDS.includes(sort.field)) faults.push({ field: 'sort', message: unknownWord('field', sort.field, SORT_FIELDS) });
  if (faults.length > 0) throw Problem.fields(faults);
  return question;
}
