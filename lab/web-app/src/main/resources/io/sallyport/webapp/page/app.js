// SPDX-License-Identifier: Apache-2.0
// Signing in, asking, and showing what came of it.
import * as attempts from '/attempts.js';
import * as chain from '/chain.js';
import {at, element} from '/dom.js';
import {sources} from '/fields.js';
import {events, me, post} from '/stream.js';
import {hop, meaning} from '/words.js';

const KEEP = 'question';
const TRIES = 'tries';
const NOTICE = 'notice';
const PROBLEMS = {
  sign_in_too_old: 'That sign-in took too long. Sign in again.',
  another_user: 'Somebody else is signed in at the provider now. Sign in again.',
};
let name = '';
let answered = 0;

async function start() {
  const who = await me();
  name = who.name || '';
  at('sign-in').hidden = who.signed_in;
  for (const id of ['sign-out', 'ask', 'chain', 'attempts']) at(id).hidden = !who.signed_in;
  at('welcome').hidden = who.signed_in;
  at('who').textContent = who.signed_in ? `Signed in as ${name}` : 'Not signed in';
  chain.draw();
  attempts.draw(who);
  const problem = new URLSearchParams(location.search).get('problem');
  if (problem) say(PROBLEMS[problem] || 'The sign-in failed. Try again.');
  const notice = sessionStorage.getItem(NOTICE);
  if (notice) {
    sessionStorage.removeItem(NOTICE);
    say(notice);
  }
  const kept = sessionStorage.getItem(KEEP);
  if (kept && who.signed_in) {
    sessionStorage.removeItem(KEEP);
    at('question').value = kept;
    ask(kept);
  }
}

function say(text) {
  at('problem').textContent = text;
  at('problem').hidden = !text;
}

async function ask(question) {
  if (at('answer').getAttribute('aria-busy') === 'true') return;
  say('');
  at('answer').textContent = '';
  at('stopped').hidden = true;
  at('sources').replaceChildren();
  at('answer').setAttribute('aria-busy', 'true');
  at('send').setAttribute('aria-disabled', 'true');
  chain.begin(name);
  let stop = '';
  try {
    const response = await post('/api/ask', {question});
    if (!response.ok) {
      stop = await refused(response, question);
      return;
    }
    chain.passedOn();
    sessionStorage.removeItem(TRIES);
    await events(response.body, (event, data) => { stop = show(event, data) || stop; });
  } catch {
    say('The connection broke off. Ask again.');
    stop = 'web-app';
  } finally {
    chain.end(stop);
    at('answer').setAttribute('aria-busy', 'false');
    at('send').removeAttribute('aria-disabled');
    at('answer').dataset.answered = String(++answered);
  }
}

/** Where it stopped, as far as the refusal tells. */
async function refused(response, question) {
  const problem = await response.json().catch(() => ({}));
  // silently first, then with the password, then not again: no sign-in may go round in circles
  const tries = Number(sessionStorage.getItem(TRIES)) + 1;
  const signIn = {insufficient_user_authentication: '/login?silent=1', invalid_token: '/login'}[problem.code];
  if (signIn && tries <= 2) {
    sessionStorage.setItem(TRIES, String(tries));
    sessionStorage.setItem(KEEP, question);
    location.assign(tries === 1 ? signIn : '/login?fresh=1');
    return 'web-app';
  }
  sessionStorage.removeItem(TRIES);
  say(problem.detail || 'That did not work. Try again.');
  explain(problem.code || '');
  return 'web-app';
}

function show(event, data) {
  if (event === 'delta') at('answer').append(data.text);
  if (event === 'sources') sources(data, signInAgain);
  if (event === 'chain') chain.receipts(data);
  if (event !== 'refused') return '';
  explain(data.code, `Refused by ${hop(data.where)?.name || data.where}: ${data.message}`);
  return data.where;
}

/** A refusal, as plainly as an answer. */
function explain(code, title = '') {
  const {protects, next} = meaning(code);
  at('stopped').replaceChildren(
    ...(title ? [element('p', {class: 'title'}, [title])] : []),
    element('p', {}, [protects]),
    element('p', {}, [next]),
  );
  at('stopped').hidden = false;
}

function signInAgain() {
  sessionStorage.setItem(KEEP, at('question').value);
  location.assign('/login?fresh=1');
}

at('ask').addEventListener('submit', (event) => {
  event.preventDefault();
  ask(at('question').value);
});
at('question').addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    at('ask').requestSubmit();
  }
});
at('sign-out').addEventListener('click', async () => {
  const response = await post('/logout', {});
  const answer = await response.json().catch(() => ({}));
  if (answer.notice) sessionStorage.setItem(NOTICE, answer.notice);
  location.assign(response.ok ? answer.location : '/');
});
// a page that comes back from history may show somebody who has signed out since
addEventListener('pageshow', (event) => { if (event.persisted) location.reload(); });
start();
