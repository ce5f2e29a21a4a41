export interface EmbeddedOptions {
  /** Folder for everything of the server: binaries, data, password. Made when absent. */
  dataDir: string;
  /** Gets a line for people when something takes longer or is worth knowing. */
  log: (line: string) => void;
}

export interface EmbeddedServer {
  /** With the password: never to be logged. */
  url: string;
  stop(): Promise<void>;
}

export function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  return Promise.reject(new Error(`soon ${options.dataDir}`));
}

export function connectRunning(dataDir: string): Promise<string | null> {
  return Promise.reject(new Error(`soon ${dataDir}`));
}
