import { type NextRequest, NextResponse } from 'next/server';
import { isOwnHost, parseHosts } from './hosts';
import { TOKEN_COOKIE } from './lib/token';
import { PEER_HEADER, peerOf } from './peers';

const ALLOWED_HOSTS = parseHosts(process.env['SHOWBACK_ALLOWED_HOSTS']);
const DEVELOPMENT = process.env.NODE_ENV === 'development';

export const config = { matcher: ['/((?!_next/static|_next/image|favicon.ico).*)'] };

/** Refuses other hosts' names, hands /api/* to the API with who asked for it, and gives each page a policy that only its own scripts pass. */
export function proxy(request: NextRequest): NextResponse {
  if (!isOwnHost(request.headers.get('host'), ALLOWED_HOSTS)) {
    return new NextResponse('This host name is not known here. SHOWBACK_ALLOWED_HOSTS lists the names that are.\n', {
      status: 421,
    });
  }
  const headers = new Headers(request.headers);
  headers.set(PEER_HEADER, peerOf(request.headers));
  const { pathname, search } = request.nextUrl;
  if (pathname.startsWith('/api/')) {
    // Not next.config's rewrites: those fix the address when the dashboard is built.
    return NextResponse.rewrite(new URL(pathname + search, process.env['SHOWBACK_API'] ?? 'http://127.0.0.1:3001'), {
      request: { headers: withToken(request, headers) },
    });
  }
  const nonce = Buffer.from(crypto.randomUUID()).toString('base64');
  const policy = contentSecurityPolicy(nonce);
  headers.set('content-security-policy', policy); // Next reads the nonce here
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  response.headers.set('x-content-type-options', 'nosniff');
  response.headers.set('referrer-policy', 'same-origin');
  return response;
}

/** A signed-in browser sends its token as a cookie; the API knows only the header. */
function withToken(request: NextRequest, headers: Headers): Headers {
  const token = request.cookies.get(TOKEN_COOKIE)?.value;
  if (token !== undefined && !headers.has('authorization')) headers.set('authorization', `Bearer ${token}`);
  headers.delete('cookie');
  return headers;
}

function contentSecurityPolicy(nonce: string): string {
  const script = DEVELOPMENT ? " 'unsafe-eval'" : '';
  const style = DEVELOPMENT ? "'self' 'unsafe-inline'" : `'self' 'nonce-${nonce}'`;
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${script}`,
    `style-src ${style}`,
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}
