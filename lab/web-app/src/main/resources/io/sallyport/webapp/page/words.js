// SPDX-License-Identifier: Apache-2.0
// What the hops are, and what refusals mean, in plain words.

/** In the order of the way; depth says who calls whom. */
export const HOPS = [
  {role: 'user', name: 'You', depth: 0, does: 'asked the question in this browser, which holds no token at all'},
  {role: 'web-app', name: 'Web app', depth: 1, does: 'keeps your sign-in and passes the question on in your name'},
  {role: 'orchestrator', name: 'Orchestrator', depth: 2, does: 'looks for documents, then asks the model, both in your name'},
  {role: 'retrieval', name: 'Retrieval', depth: 3, does: 'searches only what you may read'},
  {role: 'gateway', name: 'Gateway', depth: 3, does: 'checks for injections, holds your budget, then lets the model be asked'},
  {role: 'model', name: 'Model', depth: 4, does: 'answers from the passages it was given; talks to the gateway only'},
];

export const hop = (role) => HOPS.find((one) => one.role === role);

const MEANING = [
  [/^content_refused$/, 'The firewall found text that tries to give the model orders. The model never saw it.',
    'Ask in your own words, without instructions to the model.'],
  [/^(rate_limited|rate_.*)$/, 'The pace is limited for each user, tenant and address, so that a looping script or a stolen sign-in cannot use up the service for everybody.',
    'Wait a moment, then ask again.'],
  [/^(budget_.*)$/, 'Each question is paid for in advance from your own budget. When that is used up nothing more can be spent, whoever asks in your name.',
    'Wait for the next day, or ask for less.'],
  [/^(invalid_token|insufficient_user_authentication|token_.*|revoked.*)$/, 'A sign-in has a short life everywhere in the chain, so that a stolen one is soon worth nothing.',
    'Sign in again.'],
  [/(unreachable|upstream_failed|unavailable)/, 'A part of the chain did not answer. Without its check nothing is let through.',
    'Try again in a moment.'],
  [/^(payload|body|question|malformed|too_).*/, 'Size and form are checked before anything is read, so that nobody can drown the model.',
    'Send a shorter, plain question.'],
];
const OTHER = ['What is not certainly allowed is refused.', 'Ask something else, or ask whoever runs this service.'];

/** What a refusal protects against, and what the user may do next. */
export function meaning(code) {
  const found = MEANING.find(([pattern]) => pattern.test(code || ''));
  return found ? {protects: found[1], next: found[2]} : {protects: OTHER[0], next: OTHER[1]};
}

const SCOPES = {
  'chat.ask': 'ask a question',
  'vector.query': 'search documents',
  'llm.invoke': 'ask the model',
  'field.open': 'open one guarded field',
};

/** The claims of the token that a hop was shown, each as [name, value, explanation]. */
export function claims(step) {
  const token = step.token;
  const rows = [
    ['called by', step.caller, 'proven by its certificate in the handshake, not by what it says'],
    ['sub', step.subject, 'the person; the same at every hop, so rights are always this person\'s'],
    ['tenant', token.tenant, 'whose data can be reached at all'],
    ['aud', token.aud, 'the only service that takes this token; anywhere else it is worth nothing'],
    ['scope', token.scope.join(' '), token.scope.map((scope) => SCOPES[scope] || scope).join('; ') + ': nothing else'],
    ['act', token.act.join(' for ') || 'none', 'the services acting in this person\'s name, nearest first'],
    ['life', `${token.life_s} s`, 'after that the token is dead'],
    ['decision', `${step.decision} (${step.code})`, 'asked of the policies twice: for the person, and for the service that calls'],
  ];
  return rows.concat(counted(step));
}

function counted(step) {
  const rows = [];
  const counts = step.counts || {};
  if ('passages' in counts) rows.push(['passages', String(counts.passages), 'found among what this person may read; each checked once more before it left']);
  if (counts.passages_withheld) rows.push(['held back', String(counts.passages_withheld), 'allowed to be read, but it gives orders to the model instead of telling the reader something']);
  if ('input_tokens' in counts) rows.push(['tokens', `${counts.input_tokens} in, ${counts.output_tokens || 0} out`, 'what the model read and wrote']);
  if (step.cost_micros > 0) rows.push(['cost', money(step.cost_micros), 'held on this person\'s budget before the model was asked, settled after']);
  rows.push(['time', `${step.ms} ms`, 'until this hop had answered']);
  return rows;
}

export const money = (micros) => `$${(micros / 1e6).toFixed(6)}`;
