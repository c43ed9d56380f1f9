// What the language allows at a place, from its JSON Schema, and what the file itself names, from the server's answer.

export function schemaAt(root, path) {
  let node = root;
  for (const key of path) {
    node = stepInto(root, node, key);
    if (!node) return null;
  }
  return node;
}

function stepInto(root, node, key) {
  for (const each of alternatives(root, node)) {
    if (key === "#") {
      if (each.items) return each.items;
    } else {
      if (each.properties && each.properties[key]) return each.properties[key];
      const patterns = each.patternProperties || {};
      for (const pattern of Object.keys(patterns)) if (new RegExp(pattern, "u").test(key)) return patterns[pattern];
      if (each.additionalProperties && typeof each.additionalProperties === "object") return each.additionalProperties;
    }
  }
  return null;
}

// A schema and everything it may also be: references followed, «any of» opened.
export function alternatives(root, node, seen = new Set()) {
  if (!node || seen.has(node)) return [];
  seen.add(node);
  const found = [node];
  if (node.$ref) {
    const target = node.$ref.replace(/^#\//, "").split("/").reduce((at, part) => at && at[part], root);
    found.push(...alternatives(root, target, seen));
  }
  for (const list of [node.anyOf, node.oneOf, node.allOf]) {
    for (const each of list || []) found.push(...alternatives(root, each, seen));
  }
  return found;
}

// [{key, needed, about}] of the keys a mapping may hold.
export function keysOf(root, node) {
  const found = new Map();
  for (const each of alternatives(root, node)) {
    for (const [key, schema] of Object.entries(each.properties || {})) {
      if (!found.has(key)) found.set(key, { key, needed: (each.required || []).includes(key), about: aboutOf(root, schema) });
    }
  }
  return [...found.values()];
}

// The fixed words a value may be; true and false for yes or no.
export function wordsOf(root, node) {
  const found = new Set();
  for (const each of alternatives(root, node)) {
    for (const word of each.enum || []) if (word !== null) found.add(String(word));
    if (each.const !== undefined) found.add(String(each.const));
    if (each.type === "boolean") found.add("true").add("false");
  }
  return [...found];
}

export function aboutOf(root, node) {
  for (const each of alternatives(root, node)) if (each.description) return each.description;
  return "";
}

// Which of the file's own codes a key names.
export const REFERS = {
  limit: "values", warn: "values", due: "values", after: "values", valid_for: "values", opens: "values",
  office: "offices", controlling: "offices", role: "roles", roles: "roles", deputies: "roles",
  to: "states", before: "states", from: "states", fires: "triggers", gives_up: "triggers", answered: "triggers",
  about: "asked", legal: "legal", recalling: "legal", each: "tables", table: "tables", conditions_from: "plans", type: "types",
};
export const CONDITIONS = new Set(["shown_when", "valid_when", "required", "when", "only_when", "formula", "amount", "holder", "from", "until"]);
