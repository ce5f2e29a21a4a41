export * from './cost-source';
export * from './source-hour';
