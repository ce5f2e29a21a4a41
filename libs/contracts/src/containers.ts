import * as z from 'zod';
import { costHead, costParameters } from './costs';
import { listFormat, listParameters } from './envelope';
import { WorkloadContainer, WorkloadRow } from './workloads';

export const CONTAINERS_PATH = '/api/v1/containers';

/** Parameters of `/containers`. */
export const ContainersQuery = z.strictObject({ ...costParameters, ...listParameters, format: listFormat }).omit({ step: true });
export type ContainersQuery = z.infer<typeof ContainersQuery>;

export const ContainerRow = z
  .strictObject({
    key: z.strictObject({
      cluster: z.string(),
      namespace: z.string(),
      controllerKind: z.string(),
      workload: z.string(),
      container: z.string(),
    }),
    owner: WorkloadRow.shape.owner,
    ...WorkloadContainer.omit({ container: true }).shape,
  })
  .meta({
    id: 'ContainerRow',
    description: 'Usage and limits are of all pods of a container, whichever of them the filter picks.',
  });
export type ContainerRow = z.infer<typeof ContainerRow>;

/** What stands before the rows; in `format=ndjson` it is the first line. */
export const ContainersResponse = z
  .strictObject({ ...costHead, rows: z.array(ContainerRow), nextCursor: z.string().nullable() })
  .meta({ id: 'ContainersResponse' });
export type ContainersResponse = z.infer<typeof ContainersResponse>;
