export { CollectionModule } from './collection.module';
export { CollectionStatus } from './collection-status';
export type { ClusterState, ClusterStatus, SourceError, SourceStatus } from './status-types';
