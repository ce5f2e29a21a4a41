import { readFileSync } from 'node:fs';
import { LedgerFault } from './faults';

/**
 * The address in `DATABASE_URL`, with the password that the file named by `DATABASE_PASSWORD_FILE` holds: containers get
 * secrets as files. Null: none is set.
 * @throws LedgerFault when the file cannot be read; never with what it holds
 */
export function databaseUrl(env: NodeJS.ProcessEnv): string | null {
  const address = env['DATABASE_URL']?.trim() ?? '';
  if (address === '') return null;
  const file = env['DATABASE_PASSWORD_FILE']?.trim() ?? '';
  if (file === '' || !URL.canParse(address)) return address;
  const url = new URL(address);
  url.password = encodeURIComponent(readPassword(file));
  return url.href;
}

function readPassword(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new LedgerFault(`the file ${file} that DATABASE_PASSWORD_FILE names cannot be read`, { cause: error });
  }
}
