export { Chance } from './chance';
export { compare, errorOf, type Difference } from './compare';
export { makePlan } from './make-plan';
export type { Plan } from './plan';
export { Scraped } from './scrape-plan';
export { makeWays, type Ways } from './ways';
