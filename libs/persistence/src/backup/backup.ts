import type { Database } from '../database';

/** Called now and then while tables are copied. */
export type BackupProgress = (state: { table: string; rows: number; bytes: number }) => void;

export function backup(database: Database, path: string, progress?: BackupProgress): Promise<void> {
  return Promise.reject(new Error(`soon ${path} ${typeof database} ${typeof progress}`));
}

export function restore(database: Database, path: string, progress?: BackupProgress): Promise<void> {
  return Promise.reject(new Error(`soon ${path} ${typeof database} ${typeof progress}`));
}
