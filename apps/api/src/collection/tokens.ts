/** What the providers of CollectionModule inject among themselves. */
export const COLLECTABLES = Symbol('Collectables');
export const COLLECTION_PARTS = Symbol('CollectionParts');
export const PLANNER = Symbol('Planner');
export const CURRENCY = Symbol('Currency');
export const SCHEDULE_RUNS = Symbol('ScheduleRuns');
