import type { Answer } from '../../../lib/api';

/** What the API refused, at which parameter. */
export interface Fault {
  field: string;
  message: string;
}

/** The faults of several questions that were one question's parts, each once. */
export function faultsOf(answers: readonly (Answer<unknown> | null)[]): Fault[] {
  const all = answers.flatMap((answer) => (answer !== null && !answer.ok && answer.why === 'asked' ? answer.errors : []));
  return all.filter(({ field, message }, at) => all.findIndex((one) => one.field === field && one.message === message) === at);
}

/** The parameters that the form has a field for. */
const FIELDS = ['by', 'step', 'compare', 'idle', 'shared', 'filter'];

/** Faults that have no field in the form, such as the window's. */
export function elsewhere(faults: readonly Fault[]): Fault[] {
  return faults.filter(({ field }) => !FIELDS.includes(field));
}
