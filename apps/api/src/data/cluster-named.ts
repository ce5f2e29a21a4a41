import type { ClusterConfig, Config } from '../config/config';
import { nearest, Problem } from '../http/problem';

/** A configured cluster. @throws Problem 404 with the nearest name */
export function clusterNamed({ clusters }: Pick<Config, 'clusters'>, name: string): ClusterConfig {
  const found = clusters.find(({ id }) => id === name);
  if (found) return found;
  const near = nearest(
    name,
    clusters.map(({ id }) => id),
  );
  throw Problem.notFound(
    `there is no cluster ${JSON.stringify(name)}${near === null ? '' : `, did you mean ${JSON.stringify(near)}?`}`,
  );
}
