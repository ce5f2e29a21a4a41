import { Inject, Injectable } from '@nestjs/common';
import {
  AttributionDocument,
  type AttributionResponse,
  type AttributionVersion,
  type AttributionVersionResponse,
  type AttributionVersionsResponse,
  type DocumentFault,
  type DryRunResponse,
  type PutAttributionResponse,
} from '@showback/contracts';
import { AttributionVersions, type Database, type VersionHead } from '@showback/persistence';
import { formatDay, formatInstant, type Instant } from '@showback/vocabulary';
import { grantOf } from '../auth/access';
import { Audit } from '../auth/audit';
import type { Scope } from '../auth/scope';
import type { Config } from '../config/config';
import { Problem } from '../http/problem';
import { CLOCK, CONFIG, DATABASE } from '../providers';
import { DryRun } from './dry-run';
import { effectiveFault, effectiveFrom } from './effective-from';
import { ManagedDocument } from './managed-document';
import { changed, checkPrecondition } from './precondition';
import { type GoodDocument, readDocumentText } from './read-document';
import { StoredPolicies } from './stored-policies';

/** The attribution document: read, tried out, replaced. */
@Injectable()
export class AttributionService {
  private readonly stored: AttributionVersions;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(DATABASE) database: Database,
    @Inject(CLOCK) private readonly clock: () => Instant,
    private readonly policies: StoredPolicies,
    private readonly managed: ManagedDocument,
    private readonly dryRuns: DryRun,
    private readonly audit: Audit,
  ) {
    this.stored = new AttributionVersions(database);
  }

  /** The latest version, or the built-in document. */
  async latest(scope: Scope): Promise<AttributionResponse> {
    const version = await this.stored.latest();
    const found = version === 0 ? null : await this.stored.get(version);
    const unwritten = this.policies.unwrittenToday();
    return {
      version,
      inForce: this.policies.current().version ?? 0,
      effectiveFrom: dayOf(found?.effectiveFrom ?? null),
      managedBy: this.managed.managed ? 'file' : 'api',
      mayChange: grantOf('PUT /api/v1/attribution', scope) !== 'no',
      author: found?.author ?? null,
      createdAt: found === null ? null : formatInstant(found.createdAt),
      text: found?.text ?? unwritten.text,
      document: AttributionDocument.parse(found?.document ?? unwritten.version.document),
      faults: [...this.managed.faults],
    };
  }

  async versions(): Promise<AttributionVersionsResponse> {
    const versions = await this.stored.list();
    return { inForce: this.policies.current().version, versions: versions.map(headOf) };
  }

  /** @throws Problem 404 */
  async version(text: string): Promise<AttributionVersionResponse> {
    const version = /^[1-9]\d{0,8}$/.test(text) ? await this.stored.get(Number(text)) : null;
    if (version === null) throw Problem.notFound(`there is no version ${text.slice(0, 20)} of the attribution document`);
    return {
      ...headOf(version),
      inForce: this.policies.current().version === version.version,
      text: version.text,
      document: AttributionDocument.parse(version.document),
    };
  }

  /** What a document would change. @throws Problem 400 with every fault by line and column */
  async dryRun(text: string, window: string | undefined): Promise<DryRunResponse> {
    const { policy, warnings } = await this.read(text);
    return this.dryRuns.run({ policy, window, warnings });
  }

  /**
   * Puts a document in force as a new version: all of it, or nothing.
   * @throws Problem 400 with every fault, 409 where a file is configured, 412 and 428 as the header says
   */
  async put(text: string, ifMatch: string | undefined, scope: Scope): Promise<PutAttributionResponse> {
    if (this.managed.managed)
      throw new Problem({ status: 409, detail: 'managed by file: change the configured attribution document instead' });
    const expected = await this.stored.latest();
    checkPrecondition(ifMatch, expected);
    const { document, contentHash, warnings } = await this.read(text);
    const at = { now: this.clock(), retentionMs: this.config.retention.daysMs, later: expected > 0 };
    const from = effectiveFrom(document.effectiveFrom, at);
    const head = { contentHash, effectiveFrom: from, origin: 'api', author: scope.name, createdAt: at.now } as const;
    const version = await this.stored.add({ ...head, document, text, expected, role: scope.role });
    if (version === null) throw changed(await this.stored.latest());
    await this.policies.refresh();
    this.audit.print(this.audit.line(scope, 'attribution.put', { version, effectiveFrom: dayOf(from), contentHash }));
    return { ...headOf({ ...head, version }), warnings };
  }

  private async read(text: string): Promise<GoodDocument> {
    const reading = readDocumentText(text);
    if ('faults' in reading) throw problemOf(reading.faults);
    const at = { now: this.clock(), retentionMs: this.config.retention.daysMs, later: (await this.stored.latest()) > 0 };
    const fault = effectiveFault(reading.document.effectiveFrom, at);
    if (fault !== null) throw Problem.field('effectiveFrom', fault);
    return reading;
  }
}

function headOf({ version, effectiveFrom: from, origin, author, createdAt }: VersionHead): AttributionVersion {
  return { version, effectiveFrom: dayOf(from), origin, author, createdAt: formatInstant(createdAt) };
}

function dayOf(from: Instant | null): string | null {
  return from === null ? null : formatDay(from);
}

function problemOf(faults: readonly DocumentFault[]): Problem {
  const errors = faults.map(({ file, field, message, line, column }) => ({
    field,
    message,
    ...(file !== null && { file }),
    ...(line !== null && { line }),
    ...(column !== null && { column }),
  }));
  const [first] = errors;
  const where = [first?.file, first?.line === undefined ? undefined : `line ${first.line}, column ${first.column}`];
  const place = where
    .flatMap((part) => (part === undefined ? [] : `${part}, `))
    .join('')
    .replace(/, $/, ': ');
  const more = errors.length > 1 ? `, and ${errors.length - 1} more` : '';
  return new Problem({
    status: 400,
    detail: `the document cannot be used: ${place}${first?.field ? `${first.field}: ` : ''}${first?.message}${more}`,
    errors,
  });
}
