export * from './apportion';
export * from './cost-hour';
export * from './instant';
export * from './money';
export * from './workload';
