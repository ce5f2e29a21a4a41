export { isMigrated } from './readiness';
