import { basename } from 'node:path';
import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { DocumentFault } from '@showback/contracts';
import { AttributionVersions, type Database } from '@showback/persistence';
import type { Instant } from '@showback/vocabulary';
import type { Logger } from 'pino';
import type { Config } from '../config/config';
import { ConfigFaults } from '../config/faults';
import { CLOCK, CONFIG, DATABASE, LOGGER } from '../providers';
import { effectiveFrom } from './effective-from';
import { faultLine, type GoodDocument, type Reading, readConfiguredDocument } from './read-document';
import { StoredPolicies } from './stored-policies';

const LOOK_EVERY_MS = 10_000;

/**
 * Keeps the configured document in force: imported as a new version when its text differs from the latest one at start, and
 * whenever it changes afterwards. Where it turns bad later, the last good version stays and the faults are told.
 */
@Injectable()
export class ManagedDocument implements OnModuleInit, OnApplicationShutdown {
  private readonly stored: AttributionVersions;
  private seen: string | null = null;
  private timer: NodeJS.Timeout | null = null;
  private bad: readonly DocumentFault[] = [];

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(DATABASE) database: Database,
    @Inject(CLOCK) private readonly clock: () => Instant,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly policies: StoredPolicies,
  ) {
    this.stored = new AttributionVersions(database);
  }

  /** Whether the document is configured, so that nobody may put another. */
  get managed(): boolean {
    return this.config.attribution !== null;
  }

  /** What is wrong with the configured document as it is now. */
  get faults(): readonly DocumentFault[] {
    return this.bad;
  }

  /** @throws ConfigFaults */
  async onModuleInit(): Promise<void> {
    const { attribution } = this.config;
    if (attribution === null) return;
    await this.take(readGoodDocument(attribution));
    if ('file' in attribution) this.timer = setInterval(() => void this.lookQuietly(), LOOK_EVERY_MS).unref();
  }

  onApplicationShutdown(): void {
    if (this.timer !== null) clearInterval(this.timer);
  }

  /** Reads the configured document again. @throws the database's error */
  async look(): Promise<void> {
    const { attribution } = this.config;
    if (attribution === null) return;
    const reading = readConfiguredDocument(attribution);
    if ('faults' in reading) this.tell(reading);
    else {
      this.bad = [];
      if (reading.contentHash !== this.seen) await this.take(reading);
    }
  }

  /**
   * Only what this process saw change is imported: replicas that are replaced one by one, with another text, do not undo
   * each other's.
   */
  private async take({ document, text, contentHash }: GoodDocument): Promise<void> {
    for (let stored = false; !stored;) {
      await this.policies.refresh();
      const latest = await this.stored.latest();
      const last = latest === 0 ? null : await this.stored.get(latest);
      if (last?.contentHash === contentHash) break;
      const at = { now: this.clock(), retentionMs: this.config.retention.daysMs, later: latest > 0 };
      const from = effectiveFrom(document.effectiveFrom, at);
      const author = authorOf(this.config);
      const version = { document, text, contentHash, effectiveFrom: from, origin: 'file', createdAt: at.now } as const;
      stored = (await this.stored.add({ ...version, expected: latest, author, role: 'admin' })) !== null;
      if (stored) this.logger.info({ version: latest + 1, file: author }, 'attribution was imported');
    }
    this.seen = contentHash;
    await this.policies.refresh();
  }

  private tell({ faults }: Extract<Reading, { faults: unknown }>): void {
    const lines = faults.map((fault) => faultLine(fault, authorOf(this.config)));
    if (JSON.stringify(faults) !== JSON.stringify(this.bad))
      this.logger.error({ faults: lines }, 'the attribution document cannot be used: the last good version stays in force');
    this.bad = faults;
  }

  private async lookQuietly(): Promise<void> {
    await this.look().catch((error: unknown) => this.logger.warn({ err: error }, 'the attribution document was not imported'));
  }
}

function authorOf({ attribution, file }: Config): string {
  return attribution !== null && 'file' in attribution ? basename(attribution.file) : basename(file ?? 'showback.yaml');
}

/** The configured document. @throws ConfigFaults with everything that is wrong with it */
export function readGoodDocument(attribution: NonNullable<Config['attribution']>): GoodDocument {
  const reading = readConfiguredDocument(attribution);
  if (!('faults' in reading)) return reading;
  const inline = !('file' in attribution);
  const faults = reading.faults.map(({ file, line, column, field, message }) => ({
    path: inline
      ? `attribution${field === '' ? '' : `.${field}`}`
      : [file, line === null ? null : `line ${line}, column ${column}`, field]
          .filter((part) => part !== null && part !== '')
          .join(', '),
    message,
  }));
  throw new ConfigFaults(inline ? 'attribution' : basename(attribution.file), faults);
}
