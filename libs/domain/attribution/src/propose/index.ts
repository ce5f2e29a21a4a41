export { openWorkloads, type Settled } from './open-workloads';
export type { Proposal } from './proposal';
export { type Proposals, propose, proposedYaml, type Standing, withProposals } from './propose';
export { seenLabels, unownedWorkloads, type UnownedWorkload } from './unowned-workloads';
export { shareOf, shareOwned, type ShareOwned } from './share-owned';
export { documentYaml } from './write-yaml';
