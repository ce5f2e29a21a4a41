export type { Proposal } from './proposal';
export { type Proposals, propose, proposedYaml, type UnownedWorkload, withProposals } from './propose';
export { shareOwned, type ShareOwned } from './share-owned';
