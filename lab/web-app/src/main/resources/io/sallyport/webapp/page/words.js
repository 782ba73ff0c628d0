// SPDX-License-Identifier: Apache-2.0
// What the hops are, and what refusals mean, in plain words.

/** In the order of the way. A branch is called by the hop before it, which then goes on by itself. */
export const HOPS = [
  {role: 'user', name: 'You', does: 'ask in this browser, which holds no token at all'},
  {role: 'web-app', name: 'Web app', does: 'keeps your sign-in, and passes the question on in your name'},
  {role: 'orchestrator', name: 'Orchestrator', does: 'looks for documents, then asks the model, both in your name'},
  {role: 'retrieval', name: 'Retrieval', branch: true, does: 'searches only what you may read'},
  {role: 'gateway', name: 'Gateway', does: 'looks for injections, holds the cost on your budget'},
  {role: 'model', name: 'Model', does: 'answers from the passages; talks to the gateway only'},
];

export const hop = (role) => HOPS.find((one) => one.role === role);

const MEANING = [
  [/^old_page$/, 'Somebody else has signed in since, in another tab. Nothing is asked in a name that this page does not show.',
    'Load the page again.'],
  [/^content_refused$/, 'The firewall found text that gives orders to the model. The model never saw it.',
    'Ask in your own words, without instructions to the model.'],
  [/^rate_limited$/, 'The pace is limited for each user, tenant and address, so that a looping script or a stolen sign-in cannot use up the service for everybody.',
    'Wait a minute, then ask something else.'],
  [/^budget_exhausted$/, 'Every question is paid for in advance from the budget of the person it is asked for. When that is used up nothing more is spent, whoever asks in that name.',
    'Wait for the next day, or ask whoever sets the budgets.'],
  [/^(invalid_token|insufficient_user_authentication)$/, 'A sign-in has a short life everywhere in the chain, so that a stolen one is soon worth nothing.',
    'Sign in again.'],
  [/^upstream_not_proven$/, 'Whoever answers in place of the model must prove with its certificate that it is the model. This one could not, and was sent nothing.',
    'Tell whoever runs this service.'],
  [/^not_permitted$|^edge_not_allowed$/, 'The services between you and the data have no rights of their own to lend: what you may not do, they may not do for you.',
    'Ask whoever owns the data.'],
  [/^(malformed_request|too_large|malformed_.*)$/, 'Size and form are checked before anything is read, so that nobody can drown the model.',
    'Send a shorter, plain question.'],
  [/(unreachable|upstream_failed|upstream_timeout|unavailable|stale|not_ready|internal_error)/, 'A part of the chain does not answer. Without its check nothing is let through.',
    'Try again in a moment.'],
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

const HELD = {
  user: (name) => [
    ['you are', name, 'as the identity provider says, not as this page says'],
    ['holds', 'a session cookie', 'no script can read it, and it is worth nothing at any other service'],
  ],
  'web-app': (name) => [
    ['called by', 'your browser', 'known by its session cookie; every request carries a second secret against forged ones'],
    ['keeps', `the sign-in of ${name}`, 'a token of at most five minutes that never leaves this service'],
    ['got', 'a new token for the orchestrator', 'from the token service, which knows the web app by its certificate; the sign-in itself is not passed on'],
  ],
};

/** What the first two hops hold: they decide nothing, so they sign nothing. */
export const held = (role, name) => HELD[role](name);

/** What the receipts of one hop say, each as [name, value, explanation]. */
export function claims(steps) {
  const step = steps.find((one) => one.decision === 'permit') || steps[0];
  const token = step.token;
  return [
    ['called by', step.caller, 'proven by its certificate in the handshake, not by what it says'],
    ['sub', step.subject, 'the person, the same at every hop: rights are always this person\'s'],
    ['tenant', token.tenant, 'whose data can be reached at all'],
    ['aud', token.aud, 'the only service that takes this token; anywhere else it is worth nothing'],
    ['scope', token.scope.join(' '), `${token.scope.map((scope) => SCOPES[scope] || scope).join('; ')}: nothing else`],
    ['act', token.act.join(' for ') || 'none', 'the services that act in this person\'s name, nearest first'],
    ['life', `${token.life_s} s`, 'after that the token is dead'],
    ...decided(steps),
    ...counted(steps),
  ];
}

function decided(steps) {
  const asked = 'the policies were asked twice: for the person, and for the service that calls';
  if (steps.length === 1) return [['decision', `${steps[0].decision} (${steps[0].code})`, asked]];
  const open = steps.filter((one) => one.decision === 'permit').map((one) => one.resource);
  const closed = steps.length - open.length;
  return [
    ['decision', `permit for ${open.join(', ') || 'nothing'}`, asked],
    ...(closed > 0 ? [['refused', `${closed} more (${codes(steps)})`, 'searched in this person\'s name and not available to this person; nothing tells what is there']] : []),
  ];
}

function codes(steps) {
  return [...new Set(steps.filter((one) => one.decision !== 'permit').map((one) => one.code))].join(', ');
}

function counted(steps) {
  const sum = (name) => steps.reduce((all, step) => all + (step.counts?.[name] || 0), 0);
  const micros = steps.reduce((all, step) => all + step.cost_micros, 0);
  const rows = [];
  if (steps.some((step) => 'passages' in (step.counts || {}))) {
    rows.push(['passages', String(sum('passages')), 'from what this person may read, each checked once more before it left']);
  }
  if (sum('passages_withheld') > 0) {
    rows.push(['held back', String(sum('passages_withheld')), 'may be read, but gives orders to the model instead of telling the reader something']);
  }
  if (sum('input_tokens') > 0) rows.push(['tokens', `${sum('input_tokens')} in, ${sum('output_tokens')} out`, 'what the model read and wrote']);
  if (micros > 0) rows.push(['cost', money(micros), 'held on this person\'s budget before the model was asked, settled after']);
  rows.push(['time', `${steps.reduce((all, step) => all + step.ms, 0)} ms`, 'until this hop had answered']);
  return rows;
}

export const money = (micros) => `$${(micros / 1e6).toFixed(6)}`;
