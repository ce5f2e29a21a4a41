export * from './attribution';
export * from './clusters';
export * from './costs';
export * from './data';
export * from './envelope';
export * from './health';
export * from './problem';
export * from './workloads';
