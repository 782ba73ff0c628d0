// SPDX-License-Identifier: Apache-2.0
// What models and documents say is put in as text, never as markup.
'use strict';

const at = (id) => document.getElementById(id);
const KEEP = 'question';
const TRIES = 'tries';
const NOTICE = 'notice';
const PROBLEMS = {
  sign_in_too_old: 'That sign-in took too long. Sign in again.',
  another_user: 'Somebody else is signed in at the provider now. Sign in again.',
};
let csrf = '';
let answered = 0;

async function start() {
  const me = await (await fetch('/api/me')).json();
  at('sign-in').hidden = me.signed_in;
  at('sign-out').hidden = !me.signed_in;
  at('ask').hidden = !me.signed_in;
  at('who').textContent = me.signed_in ? `Signed in as ${me.name}` : 'Not signed in';
  csrf = me.csrf || '';
  const problem = new URLSearchParams(location.search).get('problem');
  if (problem) say(PROBLEMS[problem] || 'The sign-in failed. Try again.');
  const notice = sessionStorage.getItem(NOTICE);
  if (notice) {
    sessionStorage.removeItem(NOTICE);
    say(notice);
  }
  const kept = sessionStorage.getItem(KEEP);
  if (kept && me.signed_in) {
    sessionStorage.removeItem(KEEP);
    at('question').value = kept;
    ask(kept);
  }
}

function say(text) {
  at('problem').textContent = text;
  at('problem').hidden = !text;
}

async function post(path, body) {
  return fetch(path, {
    method: 'POST',
    headers: {'content-type': 'application/json', 'x-csrf-token': csrf},
    body: JSON.stringify(body),
  });
}

async function ask(question) {
  say('');
  at('answer').textContent = '';
  at('answer').classList.remove('refused');
  at('sources').replaceChildren();
  at('chain').replaceChildren();
  at('answer').setAttribute('aria-busy', 'true');
  at('send').disabled = true;
  try {
    const response = await post('/api/ask', {question});
    if (!response.ok) {
      await refused(response, question);
      return;
    }
    sessionStorage.removeItem(TRIES);
    await events(response.body, show);
  } catch {
    say('The connection broke off. Ask again.');
  } finally {
    at('answer').setAttribute('aria-busy', 'false');
    at('send').disabled = false;
    at('answer').dataset.answered = String(++answered);
  }
}

async function refused(response, question) {
  const problem = await response.json().catch(() => ({}));
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
  say(problem.detail || 'That did not work. Try again.');
}

async function events(stream, handle) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const {done, value} = await reader.read();
    if (done) return;
    const parts = (rest + value).split('\n\n');
    rest = parts.pop();
    for (const part of parts) {
      const event = /^event: (.*)$/m.exec(part);
      const data = /^data: (.*)$/m.exec(part);
      if (event && data) handle(event[1], JSON.parse(data[1]));
    }
  }
}

function show(event, data) {
  if (event === 'delta') at('answer').append(data.text);
  if (event === 'sources') sources(data);
  if (event === 'chain') chain(data);
  if (event === 'refused') {
    at('answer').classList.add('refused');
    at('answer').append(`Refused by ${data.where}: ${data.message}`);
  }
}

// only receipts that the web app has verified
function chain(list) {
  const ol = document.createElement('ol');
  for (const step of list) {
    const li = document.createElement('li');
    li.append(`${step.role}, asked by ${step.caller}: ${step.decision} (${step.code}), ${step.ms} ms`);
    ol.append(li);
  }
  at('chain').replaceChildren(ol);
}

function sources(list) {
  if (list.length === 0) return;
  const ol = document.createElement('ol');
  for (const source of list) {
    const li = document.createElement('li');
    li.value = source.n;
    li.append(`${source.title} (${source.collection})`);
    for (const [name, field] of Object.entries(source.fields || {})) li.append(field_(source, name, field));
    ol.append(li);
  }
  at('sources').replaceChildren(ol);
}

function field_(source, name, field) {
  const span = document.createElement('span');
  const value = document.createElement('span');
  value.className = 'field';
  value.textContent = ` ${name}: ${field.mask} `;
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = `Open ${name}`;
  const purpose = document.createElement('input');
  purpose.placeholder = 'purpose, for example hr-case';
  purpose.setAttribute('aria-label', `Purpose of opening ${name}`);
  purpose.maxLength = 64;
  button.addEventListener('click', () => openField(source, name, field, {value, purpose}));
  span.append(value, purpose, button);
  return span;
}

async function openField(source, name, field, {value, purpose}) {
  say('');
  if (!purpose.value.trim()) {
    say(`Say what you open ${name} for. It is written down.`);
    purpose.focus();
    return;
  }
  const context = {dataset: source.collection, field: name, row: source.id, purpose: purpose.value.trim()};
  const response = await post('/api/open', {context, sealed: field.sealed});
  const answer = await response.json().catch(() => ({}));
  if (response.ok) {
    value.textContent = ` ${name}: ${answer.value} `;
    setTimeout(() => { value.textContent = ` ${name}: ${field.mask} `; }, 15000);
  } else if (answer.code === 'insufficient_user_authentication') {
    sessionStorage.setItem(KEEP, at('question').value);
    location.assign('/login?fresh=1');
  } else {
    say(answer.detail || 'That did not work.');
  }
}

at('ask').addEventListener('submit', (event) => {
  event.preventDefault();
  ask(at('question').value);
});
at('question').addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && !event.shiftKey) {
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
start();
