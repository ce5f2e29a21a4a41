import { simulatedAttribution } from '@showback/simulator';
import type { Instant } from '@showback/vocabulary';
import type { Config } from '../config/config';
import type { PolicyVersion } from './policies';
import { readDocumentText } from './read-document';

/** What decides where nobody wrote a document, from a day on. */
export interface Unwritten {
  version: PolicyVersion;
  text: string;
}

/** Whether all that runs is invented: then there is an invented document too, until somebody writes another. */
export function isSimulated({ clusters, attribution }: Pick<Config, 'clusters' | 'attribution'>): boolean {
  return attribution === null && clusters.length > 0 && clusters.every(({ cost }) => cost.kind === 'simulator');
}

/** The documents of the simulated fleet, oldest first. None of them is a version of the ledger: a real cluster starts without. */
export function simulatedPolicies(now: Instant): Unwritten[] {
  return simulatedAttribution(now).map((text) => {
    const read = readDocumentText(text);
    if ('faults' in read) throw new Error(`the simulated document is wrong: ${read.faults[0]?.message ?? ''}`);
    const { document, policy, contentHash } = read;
    const effectiveFrom = document.effectiveFrom === undefined ? null : Date.parse(document.effectiveFrom);
    return { version: { version: null, simulated: true, effectiveFrom, hash: contentHash, policy, document }, text };
  });
}
