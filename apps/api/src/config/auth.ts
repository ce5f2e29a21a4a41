import { type Checked, NO_MAPPING } from './check';
import type { AuthConfig } from './config';
import type { ConfigFault } from './faults';
import type { RawAuth } from './schema';

/** The section `auth:` with its defaults. */
export function resolveAuth(raw: Partial<RawAuth>): AuthConfig {
  return {
    mode: raw.mode === 'tokens' ? 'tokens' : 'open',
    tokens: (raw.tokens ?? []).map((token) => ({
      name: token.name,
      sha256: token.sha256.toLowerCase(),
      role: token.role,
      teams: token.teams ?? '*',
      expires: token.expires ?? null,
    })),
    visibility: raw.visibility ?? 'everyone',
  };
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
  if (mode === 'proxy') fault('auth.mode', 'proxy comes with ownership by team and is not there yet; allowed: open, tokens');
  if (mode === 'open' && (tokens.length > 0 || broken.has('tokens')))
    fault('auth.mode', 'is open, so that the tokens would protect nothing: write mode: tokens, or remove them');
  if (mode === 'open' && !loopback)
    fault(
      'auth.mode',
      'open makes everyone an admin: allowed only while SHOWBACK_HOST is a loopback address; write mode: tokens',
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
