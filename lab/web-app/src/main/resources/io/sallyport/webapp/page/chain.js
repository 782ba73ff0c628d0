// SPDX-License-Identifier: Apache-2.0
// The way of one question, drawn from receipts that the web app has verified.
import {HOPS, claims, held, hop, money} from '/words.js';
import {at, element} from '/dom.js';

const STATES = {
  waiting: 'not asked', asking: 'being asked', permit: 'let through', partly: 'let through in part',
  refuse: 'refused', silent: 'did not answer',
};
const drawn = new Map();
let person = '';
let begun = 0;
let ticking = 0;

/** Draws every hop once, so that nothing moves later. */
export function draw(name) {
  person = name;
  at('hops').replaceChildren(...HOPS.map(node));
}

function node(one) {
  const state = element('span', {class: 'state'});
  const facts = element('span', {class: 'facts'});
  const detail = element('div', {class: 'detail', id: `detail-${one.role}`, hidden: ''});
  const button = element('button', {
    type: 'button', 'aria-expanded': 'false', 'aria-controls': detail.id, disabled: '',
  }, [element('span', {class: 'name'}, [one.name]), state, facts]);
  button.addEventListener('click', () => fold(one.role, !detail.hidden));
  const li = element('li', {class: `hop${one.branch ? ' branch' : ''}`, 'data-role': one.role}, [
    element('span', {class: 'rail', 'aria-hidden': 'true'}), element('span', {class: 'dot', 'aria-hidden': 'true'}),
    button, element('p', {class: 'does'}, [one.does]), detail,
  ]);
  drawn.set(one.role, {li, button, state, facts, detail});
  mark(one.role, 'waiting');
  return li;
}

function fold(role, folded) {
  const {button, detail} = drawn.get(role);
  detail.hidden = folded;
  button.setAttribute('aria-expanded', String(!folded));
}

function mark(role, state, facts = '', words = STATES[state]) {
  const it = drawn.get(role);
  it.li.dataset.state = state;
  it.state.textContent = words;
  it.facts.textContent = facts;
  const before = HOPS[HOPS.findIndex((one) => one.role === role) - 1];
  // the line that leads here belongs to the hop before, and past a branch to the one before that
  if (before) drawn.get(before.role).li.dataset.next = state;
  if (before?.branch) {
    const stem = HOPS[HOPS.indexOf(before) - 1];
    drawn.get(before.role).li.dataset.past = state;
    drawn.get(stem.role).li.dataset.past = state;
  }
}

function explain(role, rows) {
  const it = drawn.get(role);
  it.button.disabled = false;
  it.detail.replaceChildren(element('dl', {}, rows.flatMap(([name, value, why]) => [
    element('dt', {}, [name]),
    element('dd', {}, [element('code', {}, [value]), element('span', {class: 'why'}, [why])]),
  ])));
}

/** A question sets out. */
export function begin() {
  for (const one of HOPS) {
    mark(one.role, 'waiting');
    drawn.get(one.role).button.disabled = true;
    fold(one.role, true);
  }
  mark('user', 'permit', person, 'signed in');
  explain('user', held('user', person));
  mark('web-app', 'asking');
  explain('web-app', held('web-app', person));
  say(`On its way as ${person}.`);
  begun = performance.now();
  clearInterval(ticking);
  ticking = setInterval(tick, 1000);
}

function tick() {
  at('clock').textContent = `${Math.round((performance.now() - begun) / 1000)} s`;
}

/** The orchestrator has let it in and has searched; the model is next. */
export function passedOn() {
  mark('web-app', 'permit', '', 'passed it on');
  mark('orchestrator', 'asking');
}

/** Receipts that hold, so far. */
export function receipts(list) {
  for (const one of HOPS) {
    const own = list.filter((step) => step.role === one.role);
    if (own.length === 0) continue;
    mark(one.role, verdict(own), facts(own));
    explain(one.role, claims(own));
  }
  if (list.length > 0) mark('web-app', 'permit', '', 'passed it on');
  if (list.some((step) => step.role === 'retrieval') && !list.some((step) => step.role === 'gateway')) {
    mark('gateway', 'asking');
  }
}

function verdict(own) {
  const permitted = own.filter((step) => step.decision === 'permit').length;
  if (permitted === own.length) return 'permit';
  return permitted > 0 ? 'partly' : 'refuse';
}

function facts(own) {
  const millis = own.reduce((sum, step) => sum + step.ms, 0);
  const micros = own.reduce((sum, step) => sum + step.cost_micros, 0);
  return `${millis} ms${micros > 0 ? `, ${money(micros)}` : ''}`;
}

/** Nothing more will come. */
export function end(seen) {
  clearInterval(ticking);
  tick();
  const where = seen.refused?.where || (seen.problem && seen.chain.length === 0 ? 'web-app' : '');
  if (drawn.has(where)) mark(where, 'refuse', drawn.get(where).facts.textContent);
  for (const [role, it] of drawn) {
    if (it.li.dataset.state === 'asking') mark(role, seen.broken ? 'silent' : 'waiting');
  }
  const refused = HOPS.filter((one) => drawn.get(one.role).li.dataset.state === 'refuse');
  say(outcome(seen, refused.map((one) => hop(one.role).name)));
}

function outcome(seen, refused) {
  if (seen.stopped) return 'You stopped it.';
  if (seen.broken) return 'It broke off.';
  if (refused.length > 0) return `Stopped at ${refused.join(' and ')}.`;
  return seen.problem ? 'It was not answered.' : `All the way in ${person}'s name, ${seen.chain.length} signed receipts.`;
}

function say(text) {
  at('chain-status').textContent = text;
}

/** Draws a way that was walked elsewhere: an attempt that the web app played itself. */
export function replay(list, stop) {
  begin();
  receipts(list);
  end({chain: list, refused: stop?.refused ? {where: stop.where} : undefined});
  at('clock').textContent = '';
}
