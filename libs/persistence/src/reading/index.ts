export { readBooks, type Book } from './books';
export { readLabelShares, type LabelShare } from './label-shares';
export { MACHINE_HOURS_SQL } from './machine-hours';
export { readMachines, type MachineSums } from './machines';
export { readNamespaceHours, type NamespaceHour } from './namespace-hours';
export { isMigrated } from './readiness';
export { readUnownedShare, type UnownedShare } from './unowned-share';
