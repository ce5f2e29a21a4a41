import { run } from './program';
import { processTerminal } from './terminal';

// Whoever reads us (`| head`) may have seen enough.
process.stdout.on('error', (fault: NodeJS.ErrnoException) => {
  if (fault.code === 'EPIPE') process.exit(0);
  throw fault;
});

process.exitCode = await run(process.argv.slice(2), process.env, processTerminal());
