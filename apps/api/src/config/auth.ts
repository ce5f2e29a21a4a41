import { type Checked, NO_MAPPING } from './check';
import type { AuthConfig, ProxyConfig } from './config';
import type { ConfigFault } from './faults';
import type { RawAuth } from './schema';

/** As oauth2-proxy calls them. */
const USER_HEADER = 'X-Forwarded-User';
const GROUPS_HEADER = 'X-Forwarded-Groups';

/** The section `auth:` with its defaults. */
export function resolveAuth(raw: Partial<RawAuth>): AuthConfig {
  return {
    mode: raw.mode ?? 'open',
    tokens: (raw.tokens ?? []).map((token) => ({
      name: token.name,
      sha256: token.sha256.toLowerCase(),
      role: token.role,
      teams: token.teams ?? '*',
      expires: token.expires ?? null,
    })),
    proxy: raw.mode === 'proxy' && raw.proxy ? resolveProxy(raw.proxy) : null,
    visibility: raw.visibility ?? 'everyone',
  };
}

function resolveProxy({ userHeader, groupsHeader, trusted, adminGroups = [] }: NonNullable<RawAuth['proxy']>): ProxyConfig {
  return { userHeader: userHeader ?? USER_HEADER, groupsHeader: groupsHeader ?? GROUPS_HEADER, trusted, adminGroups };
}

function sameName({ userHeader, groupsHeader }: ProxyConfig): boolean {
  return userHeader.toLowerCase() === groupsHeader.toLowerCase();
}

/**
 * What is wrong between the parts of `auth:`. `loopback`: every listener can only be reached from this machine.
 * Keys that are wrong by themselves are `broken` and not judged.
 */
export function authFaults({ value, broken }: Checked<RawAuth>, loopback: boolean): ConfigFault[] {
  if (broken.has(NO_MAPPING)) return [];
  const faults: ConfigFault[] = [];
  const fault = (path: string, message: string): void => void faults.push({ path, message });
  const mode = broken.has('mode') ? null : (value.mode ?? 'open');
  const tokens = value.tokens ?? [];
  if (mode === 'proxy' && value.proxy === undefined && !broken.has('proxy'))
    fault('auth.proxy', 'is required in mode proxy: { userHeader, groupsHeader, trusted, adminGroups }');
  if (value.proxy && sameName(resolveProxy(value.proxy))) fault('auth.proxy.groupsHeader', 'must not be the userHeader');
  if (mode === 'open' && (value.proxy !== undefined || broken.has('proxy')))
    fault('auth.mode', 'is open, so that the proxy would protect nothing: write mode: proxy, or remove it');
  if (mode === 'open' && (tokens.length > 0 || broken.has('tokens')))
    fault('auth.mode', 'is open, so that the tokens would protect nothing: write mode: tokens, or remove them');
  if (mode === 'open' && !loopback)
    fault(
      'auth.mode',
      'open makes everyone an admin: allowed only while SHOWBACK_HOST is a loopback address; write mode: tokens or proxy',
    );
  if (mode === 'tokens' && tokens.length === 0 && !broken.has('tokens'))
    fault('auth.tokens', 'is required in mode tokens: at least one');
  tokens.forEach((token, index) => {
    if (tokens.findIndex((other) => other.name === token.name) < index)
      fault(`auth.tokens[${index}].name`, 'is there twice: names must be unique');
    if (tokens.findIndex((other) => other.sha256.toLowerCase() === token.sha256.toLowerCase()) < index)
      fault(`auth.tokens[${index}].sha256`, 'is there twice: every token needs its own');
  });
  return faults;
}
