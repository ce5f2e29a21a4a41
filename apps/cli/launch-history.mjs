// What the launcher shows between "ready" and "there": the history being collected, then what it cost.

const WIDTH = 30;
const PAUSE_MS = 300;
/** Asking takes from the collecting that is asked about: at most a fifth of the time. */
const RESTRAINT = 4;

/** @returns the answer, or null where there is none for us (a token is needed, or the API is about to end) */
async function ask(apiUrl, path) {
  const headers = process.env.SHOWBACK_TOKEN ? { authorization: `Bearer ${process.env.SHOWBACK_TOKEN}` } : {};
  const answer = await fetch(`${apiUrl}/api/v1${path}`, { headers, signal: AbortSignal.timeout(30_000) }).catch(() => null);
  return answer?.ok ? answer.json() : null;
}

/** Hours read and to be read over all clusters: one that its source could not give was read, too, and is tried again later. */
function progressOf({ clusters }) {
  const sum = (of) => clusters.reduce((total, cluster) => total + of(cluster), 0);
  const waiting = sum(({ coverage }) => coverage.filter(({ due }) => due).length);
  const total = sum(({ backfill }) => backfill.totalHours);
  return { done: waiting === 0 ? total : sum(({ backfill }) => backfill.doneHours), total, clusters: clusters.length };
}

function bar({ done, total }) {
  const ratio = total === 0 ? 0 : done / total;
  const filled = Math.floor(ratio * WIDTH);
  return `  collecting  ${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)}  ${Math.floor(ratio * 100)} %  ${done} of ${total} hours`;
}

/** Shows a bar until every hour was read, then the totals. `onWait` is called once when there is something to wait for. */
export async function followHistory({ apiUrl, isEnding, say, onWait }) {
  const terminal = process.stdout.isTTY === true;
  let tenthShown = -1;
  for (let waited = false; !isEnding(); waited = true) {
    const asked = performance.now();
    const data = await ask(apiUrl, '/data');
    const took = performance.now() - asked;
    if (isEnding()) return;
    if (data === null) return say('\nSet SHOWBACK_TOKEN to see here how the collection gets on.');
    const now = progressOf(data);
    const finished = now.clusters === 0 || (now.total > 0 && now.done >= now.total);
    if (finished && !waited) break;
    if (!waited) onWait();
    const tenth = now.total === 0 ? 0 : Math.floor((now.done / now.total) * 10);
    if (terminal) process.stdout.write(`\r${bar(now)}${finished ? '\n' : ''}`);
    else if (tenth > tenthShown) say(bar(now));
    tenthShown = tenth;
    if (finished) break;
    await new Promise((resolve) => setTimeout(resolve, Math.max(PAUSE_MS, RESTRAINT * took)));
  }
  await showTotals(apiUrl, say);
}

async function showTotals(apiUrl, say) {
  const answer = await ask(apiUrl, '/clusters?window=30d&decimals=2');
  if (answer === null || answer.total === null) return;
  const { rows, total, currency, coverage } = answer;
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  const lines = [...rows.map(({ id, total: amount }) => [id, format.format(amount)]), ['total', format.format(total)]];
  const widths = [0, 1].map((column) => Math.max(...lines.map((line) => line[column].length)));
  say('\n  The last 30 days:\n');
  for (const [id, amount] of lines) say(`  ${id.padEnd(widths[0])}  ${amount.padStart(widths[1])}`);
  say(`\n  ${coverage.collectedHours} of ${coverage.expectedHours} hours collected`);
}
