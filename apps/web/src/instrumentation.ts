/** Runs once, before the first request: from then on each says who is at the other end of its socket. */
export async function register(): Promise<void> {
  if (process.env['NEXT_RUNTIME'] !== 'nodejs') return;
  const { watchPeers } = await import('./peers');
  watchPeers();
}
