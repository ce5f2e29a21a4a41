import { HttpException } from '@nestjs/common';
import { Problem } from './problem';

/** PostgreSQL's codes (and those of its sockets) that say: not now, but maybe soon. */
const NOT_NOW =
  /^(08...|53...|57P0[1-5]|25006|ECONNREFUSED|ECONNRESET|EPIPE|ENOENT|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|P1001|P1002|P1008|P1017|P2024)$/;
const CONNECTION_LOST = /Connection terminated|timeout exceeded when trying to connect|Can't reach database server/;
const STATEMENT_TIMEOUT = '57014';

/** What body-parser says of a body that it refuses. */
const BODY: Readonly<Record<string, string>> = {
  'entity.parse.failed': 'the body is not JSON',
  'entity.too.large': 'the body is too large',
  'encoding.unsupported': 'the body has an unknown Content-Encoding',
  'charset.unsupported': 'the body has an unknown charset; use UTF-8',
  'request.aborted': 'the request ended early',
  'request.size.invalid': 'the body is not as long as Content-Length says',
};

/** What was thrown, as what the asker is told. Null: a fault of ours, of which only its existence is told. */
export function problemOf(thrown: unknown, path: string): Problem | null {
  if (thrown instanceof Problem) return thrown;
  if (thrown instanceof URIError) return new Problem({ status: 400, detail: 'the path is not valid percent-encoding' });
  if (thrown instanceof HttpException) return fromHttp(thrown, path);
  return fromBody(thrown) ?? fromDatabase(thrown);
}

function fromHttp(thrown: HttpException, path: string): Problem | null {
  const status = thrown.getStatus();
  if (status >= 500) return null;
  if (status === 404) return Problem.notFound(`there is no ${path}`);
  const cause = thrown.cause ?? thrown;
  return fromBody(cause) ?? new Problem({ status, detail: thrown.message });
}

function fromBody(thrown: unknown): Problem | null {
  const { type, status, statusCode } = thrown as { type?: unknown; status?: unknown; statusCode?: unknown };
  const detail = typeof type === 'string' ? BODY[type] : undefined;
  const code = status ?? statusCode;
  return detail === undefined || typeof code !== 'number' ? null : new Problem({ status: code, detail });
}

function fromDatabase(thrown: unknown): Problem | null {
  for (const fault of causesOf(thrown)) {
    if (fault.code === STATEMENT_TIMEOUT) {
      const detail = 'the answer took too long: ask for a shorter window or fewer groups';
      return new Problem({ status: 503, detail, headers: { 'Retry-After': '30' } });
    }
    if (NOT_NOW.test(fault.code) || CONNECTION_LOST.test(fault.message))
      return new Problem({ status: 503, detail: 'the database does not answer at the moment', headers: { 'Retry-After': '5' } });
  }
  return null;
}

/** An error and what caused it: Prisma and Nest wrap the database's. */
function* causesOf(thrown: unknown): Generator<{ code: string; message: string }> {
  let fault: unknown = thrown;
  for (let depth = 0; depth < 6 && typeof fault === 'object' && fault !== null; depth += 1) {
    const { code, originalCode, message, cause, meta, errors } = fault as Record<string, unknown>;
    yield { code: textOf(code) || textOf(originalCode), message: textOf(message) };
    const adapter = (meta as Record<string, unknown> | undefined)?.['driverAdapterError'];
    fault = cause ?? adapter ?? (Array.isArray(errors) ? (errors[0] as unknown) : undefined);
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
