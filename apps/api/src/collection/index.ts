export { CollectionModule } from './collection.module';
export { CollectionStatus } from './collection-status';
export { SecondSources } from './second-source';
export type { ClusterStatus } from './status-types';
