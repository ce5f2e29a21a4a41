export { PrometheusSource, type PrometheusOptions } from './prometheus-source';
