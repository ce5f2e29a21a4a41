import { SourceFault } from '@showback/allocation';
import { RetryLater, retryAfterMs } from './pacing';
import { safeText } from './text';

/** The beginning of an answer that is no success. */
export interface Refused {
  status: number;
  headers: Readonly<Record<string, unknown>>;
  /** The first few kilobytes of the body. */
  text: string;
}

/** What a server is, in the words of advice to people. */
export interface Product {
  /** `OpenCost`. */
  name: string;
  /** Where the configuration holds its headers: `opencost.headers`. */
  headers: string;
  /** What to look at when its path is not there. */
  path: string;
  /** What to look at when it fails. */
  failing: string;
  /** What to ask oneself when it does not understand the question. */
  version: string;
  /** Who is slow when it does not answer in time. */
  slow: string;
  /** Whether a refusal says that the question is too large, so that a smaller one may be answered. Absent: it never does. */
  isTooMuch?: (refused: Refused) => boolean;
}

/** The server can answer, but not so much at once. */
export class TooMuch extends SourceFault {
  constructor(url: string, said: string) {
    super('http-status', `${url} does not answer so much at once${said}: raise its limits (query.max-samples, query.timeout).`);
  }
}

/** An answer other than 2xx as a sentence that says what to do. `url` is what was asked, without secrets. */
export function refusedFault({ status, headers, text }: Refused, url: string, product: Product, now: number): SourceFault {
  if (status >= 300 && status < 400) return redirectFault(status, headers['location'], url);
  const said = saying(text);
  if (product.isTooMuch?.({ status, headers, text }) === true) return new TooMuch(url, said);
  if (status === 401 || status === 403)
    return new SourceFault('http-status', `${url} refuses access (${status})${said}: check the cluster's ${product.headers}.`);
  if (status === 404) return new SourceFault('http-status', `${url} is not there (404)${said}: check ${product.path}.`);
  if (status === 429 || status === 503) {
    const afterMs = retryAfterMs(headers['retry-after'], now);
    const reason = status === 429 ? 'asks for fewer requests' : 'is not ready';
    return new RetryLater(`${url} ${reason} (${status})${said}.`, afterMs);
  }
  if (status >= 500) return new SourceFault('http-status', `${url} failed (${status})${said}: look at ${product.failing}.`, true);
  return new SourceFault('http-status', `${url} does not accept the question (${status})${said}: is it ${product.version}?`);
}

function redirectFault(status: number, location: unknown, url: string): SourceFault {
  const target = typeof location === 'string' && URL.canParse(location, url) ? shownUrl(new URL(location, url).href) : 'nowhere';
  return new SourceFault(
    'redirect',
    `${url} redirects to ${target} (${status}), which is not followed: put the final address into url, or the login's header into headers.`,
  );
}

const TLS = /CERT|TLS|SSL|UNABLE_TO_(GET|VERIFY)|SELF_SIGNED|HOSTNAME_MISMATCH/;
const NETWORK: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there: is it running?',
  ENOTFOUND: 'the name is not known: check url.',
  EAI_AGAIN: 'the name cannot be looked up at the moment.',
  EHOSTUNREACH: 'there is no way to that host: check network policies.',
  ENETUNREACH: 'there is no way to that network.',
  ECONNRESET: 'it closed the connection.',
  EPIPE: 'it closed the connection.',
  ETIMEDOUT: 'it does not answer at all: check network policies.',
};

/** What the network said as a sentence. */
export function networkFault(error: unknown, url: string): SourceFault {
  if (error instanceof SourceFault) return error;
  const code = codeOf(error);
  const options = { cause: error };
  if (TLS.test(code))
    return new SourceFault(
      'unreachable',
      `${url} has a certificate that is not trusted (${code}): set caFile to its authority.`,
      false,
      options,
    );
  if (code.startsWith('HPE_') || code.startsWith('Z_'))
    return new SourceFault(
      'truncated',
      `${url} sends an answer that is broken (${code}): a proxy in between spoils it.`,
      true,
      options,
    );
  return new SourceFault(
    'unreachable',
    `${url} cannot be reached: ${NETWORK[code] ?? (code || 'the connection failed.')}`,
    true,
    options,
  );
}

/** The connection ended while the answer came. */
export function cutOffFault(error: unknown, url: string): SourceFault {
  if (error instanceof SourceFault) return error;
  const options = { cause: error };
  return new SourceFault(
    'truncated',
    `${url} ended in the middle of the answer (${codeOf(error) || 'cut off'}): it is tried again.`,
    true,
    options,
  );
}

export function timeoutFault(url: string, product: Product, timeoutMs: number): SourceFault {
  return new SourceFault(
    'timeout',
    `${url} did not answer within ${Math.round(timeoutMs / 1_000)} s: ${product.slow} is overloaded.`,
  );
}

function codeOf(error: unknown): string {
  const { code, cause } = error instanceof Error ? (error as Error & { code?: unknown }) : { code: '', cause: undefined };
  if (typeof code === 'string' && !code.startsWith('ERR_')) return code;
  return cause === undefined ? (typeof code === 'string' ? code : '') : codeOf(cause);
}

/** An address without name, password and query: those may be secrets. */
export function shownUrl(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}

/** A short, harmless piece of what the server said. */
function saying(text: string): string {
  const title = /<title[^>]*>([^<]*)/i.exec(text)?.[1];
  const message = /"(?:message|error)"\s*:\s*"((?:[^"\\]|\\.)*)/.exec(text)?.[1];
  const plain = safeText(title ?? message ?? text)
    .replace(/[\u0000-\u001f\u007f]+|<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return plain === '' ? '' : `, saying "${plain.slice(0, 160)}"`;
}
