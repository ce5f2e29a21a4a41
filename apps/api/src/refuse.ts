import { EmbeddedFault, LedgerFault } from '@showback/persistence';
import { ConfigFaults } from './config/faults';

/** Says in plain text on standard error why the API does not start, and ends: 2 for the configuration, else 1. */
export function refuseToStart(error: unknown): never {
  process.stderr.write(`${describeRefusal(error)}\n`);
  process.exit(error instanceof ConfigFaults ? 2 : 1);
}

/** One clear line and what to do; for a fault of ours the stack. */
export function describeRefusal(error: unknown): string {
  if (error instanceof ConfigFaults || error instanceof EmbeddedFault || error instanceof LedgerFault) return error.message;
  const fault = innermost(error) as NodeJS.ErrnoException & { address?: string; port?: number };
  const place = [fault.address, fault.port].filter((part) => part !== undefined).join(':');
  switch (fault.code) {
    case 'EADDRINUSE':
      return `Port ${fault.port} on ${fault.address} is taken. End what listens there, or set SHOWBACK_API_PORT to a free one.`;
    case 'EADDRNOTAVAIL':
    case 'EACCES':
      if (fault.syscall === 'listen')
        return `Cannot listen on ${place} (${fault.code}). Set SHOWBACK_HOST and SHOWBACK_API_PORT to what may be used.`;
      break;
    case 'ECONNREFUSED':
    case 'ETIMEDOUT':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'ECONNRESET':
    case 'EHOSTUNREACH':
      return `The database of DATABASE_URL cannot be reached (${fault.code}${place && ` ${place}`}). Start it, or correct DATABASE_URL.`;
    case '28P01':
    case '28000':
      return 'The database refuses the user or the password of DATABASE_URL. Correct them.';
    case '3D000':
      return 'The database named in DATABASE_URL does not exist. Create it, or correct DATABASE_URL.';
    case '42501':
      return 'The user of DATABASE_URL may not create tables. Grant it CREATE on the schema public.';
    default:
  }
  return `Showback cannot start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}

/** Node wraps the refusals of several addresses of one host. */
function innermost(error: unknown): unknown {
  return error instanceof AggregateError && error.errors.length > 0 ? (error.errors[0] as unknown) : error;
}
