export { attributeDay, type DayAttribution, type Decision, type Owner, parentOf } from './attribute-day';
export { type DayItem, directOf, fieldsOf, orderItems } from './day';
export * from './document';
export { type RuleOutcome, RuleReader } from './evaluate';
export * from './policy';
export { receiverOf, SHARED_SERVICE } from './received-rule';
export { type KeptPart, type ReceivedPart, type SharedLine, type SharedOut, shareOut } from './share-out';
export { scopeOf, type ShareWeights, WHOLE } from './share-weights';
export { SHARED_MEASURES, type SharedAmounts, type SharedMeasure } from './withhold';
