import { startEmbedded } from '../embedded/start-embedded';
import { EmbeddedFault } from '../faults';

/**
 * A process of its own that holds an embedded server until it gets SIGTERM: writes `{ url }` or `{ fault }` as a line.
 * Arguments: data directory, folder of the binaries.
 */
async function main([dataDir = '', binariesDir = '']: string[]): Promise<void> {
  try {
    const server = await startEmbedded({ dataDir, binariesDir, log: () => undefined });
    process.on('SIGTERM', () => void server.stop().then(() => process.exit(0)));
    setInterval(() => undefined, 60_000);
    process.stdout.write(`${JSON.stringify({ url: server.url })}\n`);
  } catch (error) {
    if (!(error instanceof EmbeddedFault)) throw error;
    process.stdout.write(`${JSON.stringify({ fault: error.message })}\n`);
  }
}

await main(process.argv.slice(2));
