export type { BreakerSettings, BreakerView } from './breaker';
export { OpenCostSource, type OpenCostOptions } from './open-cost-source';
export type { Pacing } from './pacing';
