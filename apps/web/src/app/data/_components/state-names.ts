import type { ClusterData } from '@showback/contracts';

/** The states of an hour in words. */
export const STATE_NAMES: Record<ClusterData['coverage'][number]['state'], string> = {
  ok: 'collected',
  flagged: 'flagged',
  quarantined: 'quarantined',
  missing: 'missing',
  pending: 'not read yet',
};
