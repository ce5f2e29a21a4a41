// Loaded with `--import` by everything the launcher starts: when the parent is gone (kill -9, a container's end),
// this process ends as on SIGTERM, so that nothing is left behind.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
}, 500).unref();
