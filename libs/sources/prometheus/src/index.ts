export type { Notices } from './notices';
export { PrometheusSource, type PrometheusOptions } from './prometheus-source';
