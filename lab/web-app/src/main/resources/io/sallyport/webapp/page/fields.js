// SPDX-License-Identifier: Apache-2.0
// Sources, and the guarded fields in them.
import {at, element} from '/dom.js';
import {post} from '/stream.js';

const SHOWN_MS = 15000;

export function sources(list, again) {
  if (list.length === 0) {
    at('sources').replaceChildren();
    return;
  }
  const items = list.map((source) => element('li', {value: source.n}, [
    element('span', {class: 'title'}, [source.title]), ' ',
    element('span', {class: 'collection'}, [source.collection]),
    ...Object.entries(source.fields || {}).map(([name, field]) => guarded(source, name, field, again)),
  ]));
  at('sources').replaceChildren(element('h2', {}, ['Sources']), element('ol', {}, items));
}

function guarded(source, name, field, again) {
  const value = element('code', {class: 'value'}, [field.mask]);
  const purpose = element('input', {
    placeholder: 'purpose, such as hr-case', 'aria-label': `Purpose of opening ${name} of ${source.title}`, maxlength: '64', autocomplete: 'off',
  });
  const button = element('button', {}, [`Open ${name}`]);
  const note = element('p', {class: 'note', role: 'status'});
  const form = element('form', {class: 'field'}, [
    element('span', {}, [name]), value, purpose, button, note,
  ]);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    open(source, name, field, {value, purpose, note, again});
  });
  return form;
}

async function open(source, name, field, {value, purpose, note, again}) {
  note.textContent = '';
  if (!purpose.value.trim()) {
    note.textContent = `Say what you open ${name} for. It is written down.`;
    purpose.focus();
    return;
  }
  const context = {dataset: source.collection, field: name, row: source.id, purpose: purpose.value.trim()};
  const response = await post('/api/open', {context, sealed: field.sealed}).catch(() => null);
  const answer = await response?.json().catch(() => ({})) || {};
  if (response?.ok) {
    value.textContent = answer.value;
    note.textContent = written(answer.written, name, context.purpose);
    setTimeout(() => { value.textContent = field.mask; }, SHOWN_MS);
  } else if (answer.code === 'insufficient_user_authentication' || answer.code === 'invalid_token') {
    again();
  } else {
    note.textContent = answer.detail || 'That did not work. Try again in a moment.';
  }
}

function written(line, name, purpose) {
  if (!line) return `Shown for ${SHOWN_MS / 1000} s.`;
  return `Shown for ${SHOWN_MS / 1000} s. Written down by ${line.role}: ${line.subject} opened ${name} for "${purpose}" (${line.code}). See it with ./sallyport audit trace ${line.txn}`;
}
