export { CollectionModule } from './collection.module';
export { CollectionStatus } from './collection-status';
export type { ClusterStatus } from './status-types';
