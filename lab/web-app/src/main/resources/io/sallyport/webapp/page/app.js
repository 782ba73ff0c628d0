// SPDX-License-Identifier: Apache-2.0
// Signing in, asking, and showing what came of it.
import * as attempts from '/attempts.js';
import * as chain from '/chain.js';
import {at, element} from '/dom.js';
import {sources} from '/fields.js';
import {busy, stop, travel} from '/journey.js';
import {me, post, replaced} from '/stream.js';
import {hop, meaning} from '/words.js';

const KEEP = 'question';
const ATTEMPT = 'attempt';
const TRIES = 'tries';
const NOTICE = 'notice';
const PROBLEMS = {
  sign_in_too_old: 'That sign-in took too long. Sign in again.',
  another_user: 'Somebody else is signed in at the provider now. Sign in again.',
};
const IDEAS = [
  'How many days of paid vacation does a full-time employee have?',
  'How long does a robot charge from 20 to 80 percent?',
  'What is the base salary of the CEO?',
];
let answered = 0;

async function start() {
  const who = await me();
  at('sign-in').hidden = who.signed_in;
  at('welcome').hidden = who.signed_in;
  for (const id of ['sign-out', 'ask', 'reply', 'sources', 'attempts']) at(id).hidden = !who.signed_in;
  at('who').textContent = who.signed_in ? `Signed in as ${who.name}` : 'Not signed in';
  chain.draw(who.name || '');
  attempts.draw(who, (name) => signInAgain(ATTEMPT, name));
  at('ideas').replaceChildren(...IDEAS.map(idea));
  const problem = new URLSearchParams(location.search).get('problem');
  if (problem) say(PROBLEMS[problem] || 'The sign-in failed. Try again.');
  const notice = taken(NOTICE);
  if (notice) say(notice);
  if (!who.signed_in) return;
  const attempt = taken(ATTEMPT);
  const kept = taken(KEEP);
  if (attempt) attempts.press(attempt);
  if (kept) {
    at('question').value = kept;
    if (!attempt) ask(kept);
  }
}

function taken(key) {
  const value = sessionStorage.getItem(key);
  sessionStorage.removeItem(key);
  return value;
}

function idea(text) {
  const button = element('button', {type: 'button'}, [text]);
  button.addEventListener('click', () => {
    at('question').value = text;
    ask(text);
  });
  return element('li', {}, [button]);
}

function say(text) {
  at('problem').textContent = text;
  at('problem').hidden = !text;
}

async function ask(question) {
  if (busy() || !question.trim()) return;
  say('');
  at('answer').textContent = '';
  at('stopped').hidden = true;
  at('sources').replaceChildren();
  at('answer').setAttribute('aria-busy', 'true');
  at('send').setAttribute('aria-disabled', 'true');
  at('stop').classList.remove('unseen');
  const seen = await travel(question, show);
  if (seen.problem) await refused(seen.problem, question, seen.chain);
  else sessionStorage.removeItem(TRIES);
  if (seen.broken) explain('unreachable', 'The connection broke off.');
  at('answer').setAttribute('aria-busy', 'false');
  at('send').removeAttribute('aria-disabled');
  at('stop').classList.add('unseen');
  at('answer').dataset.answered = String(++answered);
}

function show(event, data) {
  if (event === 'delta') at('answer').append(data.text);
  if (event === 'sources') sources(data, () => signInAgain(KEEP, at('question').value));
  if (event === 'refused') explain(data.code, `Refused by ${hop(data.where)?.name || 'the chain'}: ${data.message}`);
}

/** Before anything was answered. */
async function refused(problem, question, receipts) {
  // silently first, then with the password, then not again: no sign-in may go round in circles
  const tries = Number(sessionStorage.getItem(TRIES)) + 1;
  const signIn = {insufficient_user_authentication: '/login?silent=1', invalid_token: '/login'}[problem.code];
  if (signIn && tries <= 2) {
    sessionStorage.setItem(TRIES, String(tries));
    sessionStorage.setItem(KEEP, question);
    location.assign(tries === 1 ? signIn : '/login?fresh=1');
    return;
  }
  sessionStorage.removeItem(TRIES);
  const where = hop(receipts.at(-1)?.role || 'web-app').name;
  const old = problem.status === 403 && await replaced().catch(() => false);
  explain(old ? 'old_page' : problem.code || '', `Refused by ${where}: ${problem.detail || 'that did not work'}`);
}

/** A refusal, as plainly as an answer. */
function explain(code, title) {
  const {protects, next} = meaning(code);
  at('stopped').replaceChildren(
    element('p', {class: 'title'}, [title]),
    element('p', {}, [protects]),
    element('p', {}, [next]),
  );
  at('stopped').hidden = false;
}

function signInAgain(key, value) {
  sessionStorage.setItem(key, value);
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
at('stop').addEventListener('click', () => {
  stop();
  at('question').focus(); // the button goes, and must not take the focus with it
});
at('sign-out').addEventListener('click', async () => {
  const response = await post('/logout', {}).catch(() => null);
  const answer = await response?.json().catch(() => ({})) || {};
  if (answer.notice) sessionStorage.setItem(NOTICE, answer.notice);
  location.assign(answer.location || '/');
});
// a page that comes back from history may show somebody who has signed out since
addEventListener('pageshow', (event) => { if (event.persisted) location.reload(); });
start().catch(() => say('The page could not reach its server. Load it again.'));
