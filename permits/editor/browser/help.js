// Completion while typing and an explanation under the pointer, both from the schema and the file's own names.
import { autocompletion } from "@codemirror/autocomplete";
import { hoverTooltip } from "@codemirror/view";
import { placeAt, siblings } from "./places.js";
import { aboutOf, CONDITIONS, keysOf, REFERS, schemaAt, wordsOf } from "./schema.js";

export function help(known) {
  return [
    autocompletion({ override: [(context) => complete(context, known)], icons: false, activateOnTyping: true }),
    hoverTooltip((view, position) => explain(view, position, known), { hoverTime: 350 }),
  ];
}

function complete(context, known) {
  const place = placeAt(context.state.doc, context.pos);
  if (!place.typed && !context.explicit && !(place.kind === "value" && /[.: ]$/.test(before(context)))) return null;
  const options = place.kind === "key" ? keyOptions(context, place, known) : valueOptions(place, known);
  if (!options.length) return null;
  const dot = place.kind === "value" && place.quoted ? place.typed.lastIndexOf(".") + 1 : 0;
  return { from: place.from + dot, options, validFor: /^[\p{L}\d_-]*$/u };
}

function before(context) {
  const line = context.state.doc.lineAt(context.pos);
  return line.text.slice(0, context.pos - line.from);
}

function keyOptions(context, place, known) {
  const used = siblings(context.state.doc, context.pos);
  const parent = place.path.at(-1);
  if (parent === "offices") return named(known, "offices", used, ": ");
  const schema = known.schema && schemaAt(known.schema, place.path);
  if (!schema) return [];
  return keysOf(known.schema, schema)
    .filter((each) => !used.has(each.key) || each.key === place.typed)
    .map((each) => ({
      label: each.key, apply: `${each.key}: `, info: each.about || undefined, boost: each.needed ? 2 : 0,
      detail: each.needed ? known.say.needed : "", type: "property",
    }));
}

function valueOptions(place, known) {
  const isList = place.path.at(-1) === "offices";
  if (place.quoted && (CONDITIONS.has(place.key) || isList)) return nameOptions(place, known);
  if (place.quoted) return [];
  const schema = known.schema && schemaAt(known.schema, [...place.path, place.key]);
  const words = schema ? wordsOf(known.schema, schema) : [];
  return [...words.map((each) => ({ label: each, type: "constant" })), ...named(known, REFERS[place.key])];
}

function named(known, list, used = new Set(), after = "") {
  const entries = (list && known.names && known.names.codes[list]) || [];
  return entries
    .filter(([code]) => !used.has(code))
    .map(([code, title]) => ({ label: code, apply: code + after, detail: title, type: "variable" }));
}

// Inside an expression: the roots, then what stands under the root before the dot.
function nameOptions(place, known) {
  const roots = (known.names && known.names.roots) || {};
  const parts = place.typed.split(".");
  if (parts.length === 1) return Object.keys(roots).map((each) => ({ label: each, apply: `${each}.`, type: "namespace" }));
  return (roots[parts[0]] || []).map(([code, title]) => ({ label: code, detail: title, type: "variable" }));
}

function explain(view, position, known) {
  const line = view.state.doc.lineAt(position);
  const word = wordAt(line.text, position - line.from);
  if (!word) return null;
  const place = placeAt(view.state.doc, line.from + word.to);
  const said = sentences(word, place, line.number, known);
  if (!said.length) return null;
  return { pos: line.from + word.from, end: line.from + word.to, above: true, create: () => ({ dom: drawn(word.text, said) }) };
}

function wordAt(text, column) {
  const letters = /[\p{L}\d_.-]+/gu;
  for (let found = letters.exec(text); found; found = letters.exec(text)) {
    if (found.index <= column && column <= found.index + found[0].length) {
      return { text: found[0], from: found.index, to: found.index + found[0].length };
    }
  }
  return null;
}

function sentences(word, place, number, known) {
  const said = [];
  if (place.kind === "key" && known.schema) {
    const schema = schemaAt(known.schema, [...place.path, word.text]);
    if (schema) {
      said.push(aboutOf(known.schema, schema));
      const allowed = wordsOf(known.schema, schema);
      if (allowed.length) said.push(`${known.say.allowed} ${allowed.join(", ")}`);
    }
  }
  if (known.names) {
    const code = word.text.split(".").at(-1);
    const lists = word.text.includes(".") ? [known.names.roots[word.text.split(".")[0]] || []] : Object.values(known.names.codes);
    const found = lists.flat().find(([each]) => each === code);
    if (found && place.kind === "value") said.push(found[1]);
    const rule = known.names.rules[String(number)];
    if (rule) said.push(rule);
  }
  return said.filter(Boolean);
}

function drawn(title, said) {
  const box = document.createElement("div");
  box.className = "cm-hover";
  box.append(Object.assign(document.createElement("b"), { textContent: title }));
  for (const each of said) box.append(Object.assign(document.createElement("p"), { textContent: each }));
  return box;
}
