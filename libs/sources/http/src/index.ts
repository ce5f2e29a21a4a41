export { DEFAULT_BREAKER, type BreakerSettings, type BreakerView } from './breaker';
export { CarefulServer } from './careful-server';
export { shownUrl, TooMuch, type Product } from './faults';
export { DEFAULT_PACING, withRetries, type Pacing } from './pacing';
export { EntrySplitter } from './splitter';
export { Interner, safeText } from './text';
export { Transport, type Server } from './transport';
