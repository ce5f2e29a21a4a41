import { existsSync } from 'node:fs';
import { isIPv4 } from 'node:net';
import { databaseUrl } from '@showback/persistence';
import type { Environment } from './config';
import { type ConfigFault, ConfigFaults } from './faults';
import { parseUrl } from './values';

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

/** Reads what the environment says. @throws ConfigFaults. */
export function readEnvironment(env: NodeJS.ProcessEnv, exists: (path: string) => boolean = existsSync): Environment {
  const faults: ConfigFault[] = [];
  const port = Number(said(env['SHOWBACK_API_PORT']) ?? '3001');
  const requestsPerMinute = Number(said(env['SHOWBACK_REQUESTS_PER_MINUTE']) ?? '6000');
  const logLevel = said(env['LOG_LEVEL']) ?? 'info';
  if (!Number.isInteger(requestsPerMinute) || requestsPerMinute < 1)
    faults.push({ path: 'SHOWBACK_REQUESTS_PER_MINUTE', message: 'must be a whole number from 1' });
  if (!LOG_LEVELS.includes(logLevel)) faults.push({ path: 'LOG_LEVEL', message: `must be one of: ${LOG_LEVELS.join(', ')}` });
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    faults.push({ path: 'SHOWBACK_API_PORT', message: 'must be a port: 0 to 65535' });
  const database = databaseUrl(env);
  if (database !== null && !/^postgres(ql)?:$/.test(parseUrl(database)?.protocol ?? ''))
    faults.push({ path: 'DATABASE_URL', message: 'must be a postgresql:// address' });
  if (faults.length > 0) throw new ConfigFaults('environment', faults);
  return {
    host: said(env['SHOWBACK_HOST']) ?? '127.0.0.1',
    port,
    allowedHosts: (said(env['SHOWBACK_ALLOWED_HOSTS']) ?? '').split(/[\s,]+/).filter((name) => name !== ''),
    requestsPerMinute,
    logLevel,
    databaseUrl: database,
    dataDir: said(env['SHOWBACK_DATA_DIR']),
    configFile: said(env['SHOWBACK_CONFIG']) ?? (exists('showback.yaml') ? 'showback.yaml' : null),
  };
}

/** Whether a host name or address can only be reached from this machine. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase();
  return bare === 'localhost' || bare.endsWith('.localhost') || bare === '::1' || (isIPv4(bare) && bare.startsWith('127.'));
}

/** An empty variable says nothing. */
function said(value: string | undefined): string | null {
  return value === undefined || value.trim() === '' ? null : value.trim();
}
