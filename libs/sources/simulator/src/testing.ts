export { startOpenCostDialect, type Dialect, type DialectOptions } from './dialect/server';
