export { startOpenCostDialect, type Dialect, type DialectOptions } from './dialect/server';
export { openMetrics, type OpenMetricsOptions } from './open-metrics/open-metrics';
