import * as z from 'zod';
import { costParameters } from './costs';
import { listFormat, listParameters } from './envelope';

/** Parameters of what governs namespaces: `what` it is called, and what it can be sorted by. */
export const governedParameters = (what: string, sort: string) => ({
  window: costParameters.window,
  cluster: z.string().max(200).optional().describe(`${what} of this cluster only.`),
  namespace: z.string().max(200).optional().describe(`${what} of namespaces of this name only.`),
  attribution: costParameters.attribution.describe('Of which day owners are: who sees own teams only sees where they ran.'),
  round: costParameters.round,
  format: listFormat,
  ...listParameters,
  sort: z.string().max(200).optional().describe(sort),
});

/** What stands before rows of what governs namespaces. */
export const unmeasuredOf = (what: string) =>
  z
    .array(z.string())
    .describe(`Clusters of which no source said in this window what ${what} there are: that they have none is not known.`);
