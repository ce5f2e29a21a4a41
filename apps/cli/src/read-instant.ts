import { CommandFault, EXIT } from './exit';
import { plain } from './plain';

/** A time as `2026-11-18T13:00:00Z`; a date is its UTC midnight. @throws CommandFault that names the flag */
export function readInstant(flag: string, text: string): string {
  const written = /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text;
  const time = /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})$/.test(written) ? Date.parse(written) : NaN;
  if (Number.isNaN(time))
    throw new CommandFault(EXIT.badUse, `${flag}: must be a date or a time such as 2026-11-18T13:00:00Z, not ${plain(text)}`);
  return new Date(time).toISOString().replace('.000Z', 'Z');
}
