import type { IncomingMessage } from 'node:http';
import type { Request } from 'express';
import type { AuthConfig, ProxyConfig } from '../config/config';
import type { Identity } from './identity';
import { trustedPeers } from './trusted-peers';

const GROUPS_MAX = 1_000;

/** Reads who asks from the headers of a proxy that signs people in. Null: the peer is not to be believed, or names nobody. */
export function proxyIdentities(proxy: ProxyConfig, visibility: AuthConfig['visibility']): (request: Request) => Identity | null {
  const isTrusted = trustedPeers(proxy.trusted);
  return (request) => {
    if (!isTrusted(request)) return null;
    const user = headerOf(request, proxy.userHeader);
    const written = headerOf(request, proxy.groupsHeader);
    if (user === null || user === '' || written === null) return null;
    const groups = written.split(',', GROUPS_MAX).map((group) => group.trim());
    const admin = groups.some((group) => proxy.adminGroups.includes(group));
    const sees = admin || visibility === 'everyone' ? { teams: 'all' as const, groups: [] } : { teams: [], groups };
    return { name: user, role: admin ? 'admin' : 'viewer', ...sees, asker: `user ${user}` };
  };
}

/**
 * A header's text; '' where it is not there. Null where it is there more than once: one of them may be the caller's own,
 * that the proxy did not take away.
 */
function headerOf(request: IncomingMessage, name: string): string | null {
  const values = request.headersDistinct[name.toLowerCase()] ?? [];
  if (values.length > 1) return null;
  const [bytes = ''] = values;
  return fromUtf8(bytes).trim();
}

/** Node reads headers as Latin-1; proxies write UTF-8. */
function fromUtf8(bytes: string): string {
  const text = Buffer.from(bytes, 'latin1').toString('utf8');
  return text.includes('\ufffd') ? bytes : text;
}
