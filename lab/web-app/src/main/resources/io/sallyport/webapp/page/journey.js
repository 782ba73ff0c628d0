// SPDX-License-Identifier: Apache-2.0
// One question on its way: sent, drawn, and told what came of it.
import * as chain from '/chain.js';
import {events, post} from '/stream.js';

let running = null;

export const busy = () => running !== null;

/** Ends the question that is on its way; the model stops being paid for. */
export function stop() {
  running?.abort();
}

/**
 * Asks, and calls see(event, data) for what comes.
 * The result has text, sources, chain, and either done, refused (from the chain), problem (before
 * anything was answered), broken or stopped.
 */
export async function travel(question, see = () => {}) {
  const seen = {text: '', sources: [], chain: []};
  const mine = new AbortController();
  running = mine;
  chain.begin();
  try {
    const response = await post('/api/ask', {question}, mine.signal);
    if (response.ok) {
      chain.passedOn();
      await events(response.body, (event, data) => {
        take(seen, event, data);
        see(event, data);
      });
    } else {
      seen.problem = await response.json().catch(() => ({}));
      seen.problem.status = response.status;
      take(seen, 'chain', seen.problem.chain || []);
    }
    seen.broken = !seen.done && !seen.refused && !seen.problem;
  } catch {
    seen.stopped = mine.signal.aborted;
    seen.broken = !seen.stopped;
  } finally {
    running = null;
    chain.end(seen);
  }
  return seen;
}

function take(seen, event, data) {
  if (event === 'delta') seen.text += data.text;
  if (event === 'sources') seen.sources = data;
  if (event === 'refused') seen.refused = data;
  if (event === 'done') seen.done = true;
  if (event === 'chain') {
    seen.chain = data;
    chain.receipts(data);
  }
}
