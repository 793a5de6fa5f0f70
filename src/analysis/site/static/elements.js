// What is put into a page: elements that hold text, never markup, and sentences with fields.

/** An element with its properties; texts among the children stay text. */
export function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** A text with its fields filled in; fields of which nothing is known go. */
export function fill(text, fields) {
  return text.replace(/\{(\w+)\}/g, (_, name) => fields[name] ?? "");
}
