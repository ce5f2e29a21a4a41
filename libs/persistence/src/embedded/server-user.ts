import { existsSync, readFileSync } from 'node:fs';

/** Whom the server runs as: empty for an ordinary user, who runs it as himself. */
export type ServerUser = { uid: number; gid: number } | Record<string, never>;

/** PostgreSQL refuses to run as root: then it runs as `nobody`. */
export function serverUser(): ServerUser {
  if (process.getuid?.() !== 0) return {};
  const passwd = existsSync('/etc/passwd') ? readFileSync('/etc/passwd', 'utf8') : '';
  const [, , uid, gid] = (/^nobody:.*$/m.exec(passwd)?.[0] ?? 'nobody:x:65534:65534').split(':');
  return { uid: Number(uid), gid: Number(gid) };
}
