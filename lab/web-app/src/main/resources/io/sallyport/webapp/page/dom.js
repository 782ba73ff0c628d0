// SPDX-License-Identifier: Apache-2.0
// What models and documents say is put in as text, never as markup.

export const at = (id) => document.getElementById(id);

/** An element with attributes and children, texts among them. */
export function element(name, attributes = {}, children = []) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}
