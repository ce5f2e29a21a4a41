export { openMetrics, RECORDED_HOUR, recordedSeries, recordedTruth, type Series, type Truth } from './recording';
export { startPrometheus, type RunningPrometheus } from './server';
export { MOVED, VARIANTS, variants } from './variants';
export { ODD_CLUSTERS, oddClusters } from './odd-clusters';
