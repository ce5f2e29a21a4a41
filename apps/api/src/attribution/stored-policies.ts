import { createHash } from 'node:crypto';
import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { type AttributionDocument, compileDocument } from '@showback/attribution';
import { AttributionVersions, type Database, LedgerFault, type StoredVersion } from '@showback/persistence';
import { floorDay, type Instant } from '@showback/vocabulary';
import type { Logger } from 'pino';
import type { Config } from '../config/config';
import { CLOCK, CONFIG, DATABASE, LOGGER } from '../providers';
import { BUILT_IN_TEXT } from './built-in-text';
import { builtIn, type Policies, type PolicyVersion } from './policies';
import { re2Pattern } from './re2-pattern';
import { isSimulated, simulatedPolicies, type Unwritten } from './simulated-policies';

/** How soon a version that another replica stored decides here. */
const REFRESH_MS = 2_000;

/** How rules are applied: goes up when the same document decides differently. */
const RULES_OF_APPLICATION = 1;

/** The versions of the ledger, compiled and remembered. Versions are only ever added, so that looking for newer ones is cheap. */
@Injectable()
export class StoredPolicies implements Policies, OnModuleInit, OnApplicationShutdown {
  private readonly stored: AttributionVersions;
  /** What decides before the first version and without one, oldest first. */
  private readonly unwritten: readonly Unwritten[];
  private known: readonly PolicyVersion[] = [];
  private timer: NodeJS.Timeout | null = null;
  private turn: Promise<void> = Promise.resolve();
  private readonly listeners: (() => void)[] = [];

  constructor(
    @Inject(DATABASE) database: Database,
    @Inject(CONFIG) config: Config,
    @Inject(CLOCK) private readonly clock: () => Instant,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.stored = new AttributionVersions(database);
    this.unwritten = isSimulated(config) ? simulatedPolicies(clock()) : [{ version: builtIn(), text: BUILT_IN_TEXT }];
  }

  async onModuleInit(): Promise<void> {
    await this.refresh();
    this.timer = setInterval(() => void this.refreshQuietly(), REFRESH_MS).unref();
  }

  onApplicationShutdown(): void {
    if (this.timer !== null) clearInterval(this.timer);
  }

  readonly inForce = (day: Instant): PolicyVersion => inForceOn(day, this.known) ?? this.unwrittenOn(day).version;

  readonly current = (): PolicyVersion => this.inForce(floorDay(this.clock()));

  readonly versions = (): readonly PolicyVersion[] => this.known;

  readonly onChange = (listener: () => void): void => void this.listeners.push(listener);

  /** The document that decides today where nobody wrote one. */
  unwrittenToday(): Unwritten {
    return this.unwrittenOn(floorDay(this.clock()));
  }

  private unwrittenOn(day: Instant): Unwritten {
    const found = this.unwritten.findLast(({ version }) => version.effectiveFrom === null || version.effectiveFrom <= day);
    if (found === undefined) throw new Error('no built-in document decides always');
    return found;
  }

  /** Takes in what was stored since, one after the other. @throws the database's error */
  refresh(): Promise<void> {
    const next = this.turn.then(() => this.takeIn());
    this.turn = next.catch(() => undefined);
    return next;
  }

  private async takeIn(): Promise<void> {
    const added = await this.stored.after(this.known.at(-1)?.version ?? 0);
    if (added.length === 0) return;
    this.known = [...this.known, ...added.map(compiled)];
    for (const listener of this.listeners) listener();
  }

  /** The database may be away for a while: then the versions known so far decide. */
  private async refreshQuietly(): Promise<void> {
    await this.refresh().catch((error: unknown) => this.logger.debug({ err: error }, 'versions of attribution cannot be read'));
  }
}

/** The highest version whose day has come. */
function inForceOn(day: Instant, versions: readonly PolicyVersion[]): PolicyVersion | undefined {
  return versions.findLast(({ effectiveFrom }) => effectiveFrom === null || effectiveFrom <= day);
}

function compiled({ version, effectiveFrom, document }: StoredVersion): PolicyVersion {
  const result = compileDocument(document, { pattern: re2Pattern });
  if ('policy' in result) return { version, effectiveFrom, hash: policyHash(document), policy: result.policy, document };
  const [fault] = result.faults;
  const what = `${fault?.path.join('.') ?? ''}: ${fault?.message ?? ''}`;
  throw new LedgerFault(`version ${version} of the attribution document cannot be read by this release: ${what}`);
}

/** Of all that decides: what only tells of teams (names, channels, groups) is left out. */
function policyHash({ teams, unknownTeams, dimensions, shared, idle }: AttributionDocument): string {
  const deciding = teams.map(({ id, aliases = [], parent = null }) => [id, aliases, parent]);
  const parts = [RULES_OF_APPLICATION, deciding, unknownTeams ?? null, Object.entries(dimensions), shared, idle];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
