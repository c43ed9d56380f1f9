// Where in the YAML the cursor stands, read from the indentation, so that it holds while a line is half written.

const PAIR = /^(\s*)((?:- )*)(?:"([^"]*)"|'([^']*)'|([\p{L}_][\p{L}\d_-]*))\s*:(?:\s|$)/u;

function pairOf(line) {
  const found = PAIR.exec(line);
  if (!found) return null;
  return { indent: found[1].length + found[2].length, item: found[2] !== "", key: found[3] ?? found[4] ?? found[5], end: found[0].length };
}

// The keys above a column of a line, outermost first; "#" stands for an entry of a list.
function keysAbove(doc, number, column) {
  const keys = [];
  let limit = column;
  for (let at = number - 1; at > 0 && limit > 0; at -= 1) {
    const line = doc.line(at).text;
    if (!line.trim() || line.trimStart().startsWith("#")) continue;
    const pair = pairOf(line);
    const indent = pair ? pair.indent : line.length - line.trimStart().length;
    if (indent >= limit || !pair) continue;
    keys.unshift(pair.key);
    limit = indent;
    if (pair.item) {
      keys.unshift("#");
      limit = indent - 2 > 0 ? indent - 1 : indent;
    }
  }
  return keys;
}

// Keys of a mapping in braces before the cursor: `{id: "…", en: ` → the braces' own key and the one being written.
function insideBraces(before) {
  let depth = 0;
  let quote = "";
  const opened = [];
  for (let at = 0; at < before.length; at += 1) {
    const letter = before[at];
    if (quote) {
      if (letter === quote) quote = "";
    } else if (letter === '"' || letter === "'") quote = letter;
    else if (letter === "{") opened[depth++] = at;
    else if (letter === "}") depth -= 1;
  }
  return depth > 0 ? { from: opened[depth - 1], quote } : null;
}

// {path, kind: "key" | "value", key, typed, from, quoted}: what is being written at a position, and under which keys.
export function placeAt(doc, position) {
  const line = doc.lineAt(position);
  const before = line.text.slice(0, position - line.from);
  const pair = pairOf(line.text);
  const braces = insideBraces(before);
  const indent = pair ? pair.indent : before.length - before.trimStart().replace(/^(- )+/, "").length;
  const path = keysAbove(doc, line.number, pair && pair.item ? indent : indent);
  if (/^\s*- /.test(line.text) && path.at(-1) !== "#") path.push("#");
  if (braces) {
    if (pair && pair.end <= braces.from) path.push(pair.key);
    return within(before, braces.from + 1, path, position);
  }
  if (pair && before.length >= pair.end) return value(before, pair.end, pair.key, path, position);
  const typed = /[\p{L}\d_-]*$/u.exec(before)[0];
  return { path, kind: "key", key: pair ? pair.key : typed, typed, from: position - typed.length, quoted: false };
}

function within(before, start, path, position) {
  const last = before.slice(start).split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/).at(-1);
  const found = /^\s*([\p{L}_][\p{L}\d_-]*)\s*:\s?/u.exec(last);
  if (found) return value(last, found[0].length, found[1], path, position);
  const typed = /[\p{L}\d_-]*$/u.exec(last)[0];
  return { path, kind: "key", key: typed, typed, from: position - typed.length, quoted: false };
}

function value(before, end, key, path, position) {
  const written = before.slice(end);
  const quoted = /^\s*["'>|]/.test(written);
  const typed = /[\p{L}\d_.-]*$/u.exec(written)[0];
  return { path, kind: "value", key, typed, from: position - typed.length, quoted };
}

// The keys that already stand beside the cursor, so that they are not offered again.
export function siblings(doc, position) {
  const line = doc.lineAt(position);
  const own = pairOf(line.text);
  const indent = own ? own.indent : line.text.length - line.text.trimStart().length;
  const found = new Set();
  for (const step of [-1, 1]) {
    for (let at = line.number + step; at > 0 && at <= doc.lines; at += step) {
      const text = doc.line(at).text;
      if (!text.trim() || text.trimStart().startsWith("#")) continue;
      const pair = pairOf(text);
      const depth = pair ? pair.indent : text.length - text.trimStart().length;
      if (depth < indent) break;
      if (pair && depth === indent) found.add(pair.key);
      if (pair && pair.item && step < 0 && depth === indent) break;
    }
  }
  return found;
}
