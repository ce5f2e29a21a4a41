export { type DayRequest, type LedgerDay, type MeasuredItem, readDay } from './day-items';
export { expectedDigest, type PolicyOfDay, spansClusters } from './digest';
export { type LineStanding, readStandings, type StandingsRequest } from './freshness';
export type { KeptOwner } from './kept-owners';
export { KnownItems } from './known-items';
export { type BuildRequest, type BuiltLines, LineBuilder, LineFault } from './line-builder';
export { type DayLines, FORMS, IDLE_POLICIES, type Line, type LineForm, linesOfDay, type OwnedItem } from './lines-of-day';
