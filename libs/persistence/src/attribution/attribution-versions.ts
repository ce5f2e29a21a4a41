import type { AttributionDocument } from '@showback/attribution';
import { formatDay, type Instant } from '@showback/vocabulary';
import type pg from 'pg';
import { type Database, transaction } from '../database';
import { writeAudit } from './audit';

/** What a version is told by; the text and the document aside. */
export interface VersionHead {
  version: number;
  /** The UTC midnight from which it decides; null: always. */
  effectiveFrom: Instant | null;
  /** Of all the text that it was read from. */
  contentHash: string;
  origin: 'file' | 'api';
  author: string;
  createdAt: Instant;
}

export interface StoredVersion extends VersionHead {
  /** As given. */
  text: string;
  /** As read, with what it includes. */
  document: AttributionDocument;
}

/** A version to come. */
export interface NewVersion extends Omit<StoredVersion, 'version'> {
  /** The latest version that its author knew; 0: none. */
  expected: number;
  role: string;
}

/** The versions of the attribution document: only ever added to. */
export class AttributionVersions {
  constructor(private readonly database: Database) {}

  /** The number of the latest version; 0: there is none. */
  async latest(): Promise<number> {
    return latestOf(this.database.pool);
  }

  /** Without texts and documents, the newest first. */
  async list(): Promise<VersionHead[]> {
    const { rows } = await this.database.pool.query<Row>(`SELECT ${HEAD} FROM attribution_version ORDER BY version DESC`);
    return rows.map(headOf);
  }

  /** Those above a number, whole, the oldest first. */
  async after(version: number): Promise<StoredVersion[]> {
    const { rows } = await this.database.pool.query<Row & Content>(
      `SELECT ${HEAD}, text, document FROM attribution_version WHERE version > $1 ORDER BY version`,
      [version],
    );
    return rows.map((row) => ({ ...headOf(row), text: row.text, document: row.document }));
  }

  /** Null: there is no such version. */
  async get(version: number): Promise<StoredVersion | null> {
    const { rows } = await this.database.pool.query<Row & Content>(
      `SELECT ${HEAD}, text, document FROM attribution_version WHERE version = $1`,
      [version],
    );
    const [row] = rows;
    return row === undefined ? null : { ...headOf(row), text: row.text, document: row.document };
  }

  /**
   * Adds a version and its line in the audit log, both or neither. Whoever adds waits for others that do.
   * @returns its number; null, and nothing is written, where another version than the expected one is the latest
   */
  async add(added: NewVersion): Promise<number | null> {
    return transaction(this.database.pool, async (client) => {
      await client.query(`SELECT pg_advisory_xact_lock(hashtextextended('showback attribution', 0))`);
      if ((await latestOf(client)) !== added.expected) return null;
      const version = added.expected + 1;
      const { effectiveFrom, text, document, contentHash, origin, author, role, createdAt } = added;
      const day = effectiveFrom === null ? null : formatDay(effectiveFrom);
      await client.query(
        `INSERT INTO attribution_version (version, effective_from, text, document, content_hash, origin, author, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [version, day, text, JSON.stringify(document), contentHash, origin, author, new Date(createdAt)],
      );
      const detail = { version, effectiveFrom: day, contentHash, origin };
      await writeAudit(client, { at: createdAt, who: author, role, action: 'attribution.put', detail });
      return version;
    });
  }
}

const HEAD = 'version, effective_from::text, content_hash, origin, author, created_at';

interface Row {
  version: number;
  effective_from: string | null;
  content_hash: string;
  origin: 'file' | 'api';
  author: string;
  created_at: Date;
}

interface Content {
  text: string;
  document: AttributionDocument;
}

function headOf({ version, effective_from, content_hash, origin, author, created_at }: Row): VersionHead {
  return {
    version,
    effectiveFrom: effective_from === null ? null : Date.parse(effective_from),
    contentHash: content_hash,
    origin,
    author,
    createdAt: created_at.getTime(),
  };
}

async function latestOf(client: Pick<pg.ClientBase, 'query'>): Promise<number> {
  const { rows } = await client.query<{ latest: number }>('SELECT COALESCE(max(version), 0) AS latest FROM attribution_version');
  return rows[0]?.latest ?? 0;
}
