// SPDX-License-Identifier: Apache-2.0
// The way of one question, drawn from receipts that the web app has verified.
import {HOPS, claims, hop, money} from '/words.js';
import {at, element} from '/dom.js';

const drawn = new Map();
const STATES = {waiting: 'not asked yet', asking: 'is being asked', permit: 'let through', refuse: 'refused', unasked: 'was not asked', silent: 'no receipt'};

/** Draws every hop once, so that nothing moves later. */
export function draw() {
  at('hops').replaceChildren(...HOPS.map(node));
}

function node(one) {
  const state = element('span', {class: 'state'});
  const facts = element('span', {class: 'facts'});
  const button = element('button', {type: 'button', 'aria-expanded': 'false', disabled: ''}, [
    element('span', {class: 'name'}, [one.name]), state, facts,
  ]);
  const detail = element('div', {class: 'detail', hidden: ''});
  button.addEventListener('click', () => {
    detail.hidden = !detail.hidden;
    button.setAttribute('aria-expanded', String(!detail.hidden));
  });
  const li = element('li', {class: `hop depth-${one.depth}`, 'data-role': one.role}, [
    button, element('p', {class: 'does'}, [one.does]), detail,
  ]);
  drawn.set(one.role, {li, button, state, facts, detail});
  mark(one.role, 'waiting');
  return li;
}

function mark(role, state, facts = '') {
  const it = drawn.get(role);
  it.li.dataset.state = state;
  it.state.textContent = STATES[state];
  it.facts.textContent = facts;
}

/** A question sets out. */
export function begin(name) {
  for (const one of HOPS) {
    mark(one.role, 'waiting');
    drawn.get(one.role).button.disabled = true;
    drawn.get(one.role).button.setAttribute('aria-expanded', 'false');
    drawn.get(one.role).detail.hidden = true;
    drawn.get(one.role).detail.replaceChildren();
  }
  mark('user', 'permit', name);
  mark('web-app', 'asking');
  say(`On its way as ${name}.`);
}

/** The web app's own exchange held: the orchestrator is at work. */
export function passedOn() {
  mark('web-app', 'permit');
  mark('orchestrator', 'asking');
  mark('retrieval', 'asking');
}

/** Receipts that hold, so far. */
export function receipts(list) {
  for (const step of list) {
    const it = drawn.get(step.role);
    if (!it) continue;
    const cost = step.cost_micros > 0 ? `, ${money(step.cost_micros)}` : '';
    mark(step.role, step.decision, `${step.ms} ms${cost}`);
    it.button.disabled = false;
    if (!it.detail.hasChildNodes()) it.detail.append(table(step));
  }
  const last = list.at(-1);
  if (last?.role === 'retrieval') {
    mark('gateway', 'asking');
    mark('model', 'asking');
  }
}

function table(step) {
  return element('dl', {}, claims(step).flatMap(([name, value, why]) => [
    element('dt', {}, [name]),
    element('dd', {}, [element('code', {}, [value]), element('span', {class: 'why'}, [why])]),
  ]));
}

/** Nothing more will come. Hops that never answered were not asked, or have said nothing. */
export function end(stop) {
  for (const [role, it] of drawn) {
    if (it.li.dataset.state === 'asking' || it.li.dataset.state === 'waiting') mark(role, 'unasked');
  }
  if (stop && drawn.has(stop)) mark(stop, 'refuse', drawn.get(stop).facts.textContent);
  const refused = [...drawn].filter(([, it]) => it.li.dataset.state === 'refuse').map(([role]) => hop(role).name);
  say(refused.length ? `Stopped at: ${refused.join(', ')}.` : 'The whole way, in your name.');
}

function say(text) {
  at('chain-status').textContent = text;
}
