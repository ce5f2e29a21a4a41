import { DEVELOPMENT } from './development';
import { PRODUCTION } from './production';
import type { ProfileSpec } from './spec';

/** A cluster that exists only here. The same one is the same for ever: its life follows from its id and its seed alone. */
export interface SimulatedCluster {
  id: string;
  region: string;
  seed: number;
}

/** The two clusters of Acme, an invented shop: production, and development with staging and previews. */
export function simulatedFleet({ seed }: { seed: number }): SimulatedCluster[] {
  return [
    { id: 'acme-prod', region: 'eu-west-1', seed },
    { id: 'acme-dev', region: 'eu-central-1', seed },
  ];
}

/** A cluster of the fleet, by default its first; an id outside the fleet makes a cluster of that name, in `eu-west-1`. */
export function clusterNamed(id: string | undefined, { seed }: { seed: number }): SimulatedCluster {
  const found = simulatedFleet({ seed }).find((cluster) => id === undefined || cluster.id === id);
  return found ?? { id: id ?? 'acme', region: 'eu-west-1', seed };
}

/** What runs in a cluster: its id says whether it is one for development. */
export function profileOf({ id }: { id: string }): ProfileSpec {
  return /(^|[^a-z])(dev|development|stg|staging|test|qa)([^a-z]|$)/i.test(id) ? DEVELOPMENT : PRODUCTION;
}
