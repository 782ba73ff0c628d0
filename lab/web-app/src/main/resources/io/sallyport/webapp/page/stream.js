// SPDX-License-Identifier: Apache-2.0
// Talking to the web app.

let csrf = '';

export async function me() {
  const found = await (await fetch('/api/me')).json();
  csrf = found.csrf || '';
  return found;
}

/** Whether another sign-in has taken the place of this page's, in another tab. */
export async function replaced() {
  const now = await (await fetch('/api/me')).json();
  return now.signed_in && now.csrf !== csrf;
}

export function post(path, body, signal) {
  return fetch(path, {
    method: 'POST',
    headers: {'content-type': 'application/json', 'x-csrf-token': csrf},
    body: JSON.stringify(body),
    signal,
  });
}

/** Calls handle(event, data) for each server-sent event, to the end. */
export async function events(stream, handle) {
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
