export type { Misbehaviour } from './misbehave';
export { startReplay, type Replay, type ReplayOptions, type ReplayRequest } from './replay';
