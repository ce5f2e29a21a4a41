import { randomUUID } from 'node:crypto';
import type { Instant } from '@showback/vocabulary';
import type pg from 'pg';
import { identityId } from '../ids';

/** Something that somebody changed. Nothing in it may be a secret. */
export interface AuditEntry {
  at: Instant;
  who: string;
  role: string;
  /** `attribution.put`, `data.accept` … */
  action: string;
  detail: Readonly<Record<string, unknown>>;
}

/** Notes a change, in the transaction that makes it, so that neither is without the other. */
export async function writeAudit(client: pg.ClientBase, { at, who, role, action, detail }: AuditEntry): Promise<void> {
  const id = identityId(['audit', randomUUID()]);
  await client.query('INSERT INTO audit_log (id, at, who, role, action, detail) VALUES ($1, $2, $3, $4, $5, $6)', [
    id,
    new Date(at),
    who,
    role,
    action,
    JSON.stringify(detail),
  ]);
}
