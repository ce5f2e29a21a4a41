// What the launcher shows between "ready" and "there": the history being collected, then what it cost.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { ROOT } from './workspace.mjs';

const WIDTH = 30;

/** @returns hours done and to do over all clusters, or null when the API does not tell us (a token is needed). */
async function progress(apiUrl) {
  const headers = process.env.SHOWBACK_TOKEN ? { authorization: `Bearer ${process.env.SHOWBACK_TOKEN}` } : {};
  const answer = await fetch(`${apiUrl}/api/v1/data`, { headers, signal: AbortSignal.timeout(10_000) }).catch(() => null);
  if (!answer?.ok) return null;
  const { clusters } = await answer.json();
  const sum = (name) => clusters.reduce((total, { backfill }) => total + (backfill?.[name] ?? 0), 0);
  return { done: sum('doneHours'), total: sum('totalHours'), clusters: clusters.length };
}

function bar({ done, total }) {
  const ratio = total === 0 ? 1 : done / total;
  const filled = Math.floor(ratio * WIDTH);
  return `  collecting  ${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)}  ${Math.floor(ratio * 100)} %  ${done} of ${total} hours`;
}

/** Shows the bar until every hour is collected (or a source stops giving), then the totals. */
export async function followHistory({ apiUrl, isEnding, say, onWait }) {
  const terminal = process.stdout.isTTY === true;
  let shown = -1;
  let waited = false;
  for (;;) {
    const now = await progress(apiUrl);
    if (isEnding()) return;
    if (now === null) return say('\nThe API asks for a token; set SHOWBACK_TOKEN to see the history being collected here.');
    const finished = now.clusters === 0 || (now.total > 0 && now.done >= now.total);
    if (!finished && !waited) {
      onWait();
      waited = true;
    }
    const tenth = now.total === 0 ? 0 : Math.floor((now.done / now.total) * 10);
    if (terminal && waited) process.stdout.write(`\r${bar(now)}${finished ? '\n' : ''}`);
    else if (!terminal && waited && tenth > shown) say(bar(now));
    shown = tenth;
    if (finished) break;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  await showTotals(apiUrl);
}

function showTotals(apiUrl) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [path.join(ROOT, 'apps/cli/bin.mjs'), 'costs', '--by', 'cluster', '--window', '30d'], {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, SHOWBACK_URL: apiUrl },
    });
    child.once('exit', resolve);
  });
}
