export type { ClusterState, ClusterStatus, SourceError, SourceStatus } from './status-types';
