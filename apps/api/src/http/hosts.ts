import type { RequestHandler } from 'express';
import { isLoopback } from '../config/environment';
import { Problem } from './problem';

/**
 * Refuses requests that a web page of somebody else could have made: a name that resolves to this machine (DNS rebinding)
 * in `Host` or, through the dashboard, in `X-Forwarded-Host`; a foreign `Origin`. Allowed are loopback names, the listener's
 * own address, and `SHOWBACK_ALLOWED_HOSTS`. What changes something is also refused when the browser says that a page of
 * another origin sent it, be it another port of this very host: it may have added the session of whoever looks at that page.
 */
export function checkHosts({ host, allowedHosts }: { host: string; allowedHosts: readonly string[] }): RequestHandler {
  const configured = new Set([host, ...allowedHosts].map((name) => name.toLowerCase()));
  const isKnown = (name: string | null, local: string): boolean =>
    name !== null && (isLoopback(name) || configured.has(name) || name === local);
  return (request, _, next) => {
    const local = (request.socket.localAddress ?? '').replace(/^::ffff:/, '');
    const forwarded = request.headers['x-forwarded-host'];
    const asked = [request.headers.host, ...(forwarded === undefined ? [] : String(forwarded).split(','))];
    const { origin } = request.headers;
    if (!asked.every((value) => isKnown(hostName(value), local)))
      next(refusal('Host', 'is not a name of this server; add it to SHOWBACK_ALLOWED_HOSTS if it is'));
    else if (origin !== undefined && !isKnown(originName(origin), local))
      next(refusal('Origin', 'is not a page of this server; add its host to SHOWBACK_ALLOWED_HOSTS if it is'));
    else if (changes(request.method) && !isOwnPage(request.headers['sec-fetch-site']))
      next(refusal('Sec-Fetch-Site', 'says that a page of another origin sent this'));
    else next();
  };
}

function changes(method: string): boolean {
  return !['GET', 'HEAD', 'OPTIONS'].includes(method);
}

/** `none`: the person at the browser. Programs and old browsers say nothing; `Origin` is judged in any case. */
function isOwnPage(site: string | string[] | undefined): boolean {
  return site === undefined || site === 'same-origin' || site === 'none';
}

function refusal(field: string, message: string): Problem {
  return new Problem({ status: 403, detail: `${field} ${message}`, errors: [{ field, message }] });
}

/** `LocalHost:3001` → `localhost`, `[::1]:3001` → `::1`. */
function hostName(value: string | undefined): string | null {
  const match = /^(?:\[([\da-f:.]+)\]|([^:\s/@[\]]+))(?::\d{1,5})?$/i.exec((value ?? '').trim());
  return match ? (match[1] ?? match[2] ?? '').toLowerCase() : null;
}

function originName(origin: string): string | null {
  const match = /^https?:\/\/(.+)$/.exec(origin);
  return match ? hostName(match[1]) : null;
}
