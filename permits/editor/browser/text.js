// The text area as an editor. It lives in a shadow tree: there CodeMirror's style sheets are adopted objects, which the
// page's strict content security policy has nothing against, so no style needs a nonce and none may stand in the page.
import { closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { bracketMatching, indentUnit } from "@codemirror/language";
import { linter, lintGutter, lintKeymap } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { EditorState } from "@codemirror/state";
import {
  drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers,
} from "@codemirror/view";
import { help } from "./help.js";
import { look } from "./look.js";
import { fetchJson } from "./server.js";

export function createText(page, { check, changed }) {
  const host = document.createElement("div");
  host.className = "editor-host";
  page.area.before(host);
  const known = { schema: null, names: null, say: page.say };
  const view = new EditorView({
    doc: page.area.value,
    root: host.attachShadow({ mode: "open" }),
    parent: host.shadowRoot,
    extensions: [basics(page), problems(check, known), help(known), look, EditorView.updateListener.of((update) => {
      if (update.docChanged) changed();
    })],
  });
  page.area.hidden = true;
  fetchJson(page.form.dataset.schema).then((schema) => { known.schema = schema; });
  return {
    read: () => view.state.doc.toString(),
    recheck: () => check(view.state.doc.toString()),
    go: (line, column) => go(view, line, column),
    mend: (finding) => mend(view, finding),
  };
}

function basics(page) {
  return [
    lineNumbers(), highlightActiveLineGutter(), highlightActiveLine(), history(), drawSelection(), bracketMatching(),
    closeBrackets(), highlightSelectionMatches(), EditorView.lineWrapping, EditorState.tabSize.of(2), indentUnit.of("  "), yaml(),
    EditorState.phrases.of(page.say.phrases),
    EditorView.contentAttributes.of({ "aria-label": page.say.label, spellcheck: "false", tabindex: "0" }),
    keymap.of([
      ...closeBracketsKeymap, ...completionKeymap, ...lintKeymap, ...searchKeymap, ...historyKeymap, ...defaultKeymap,
      indentWithTab,
    ]),
  ];
}

function problems(check, known) {
  const ask = async (view) => {
    const answer = await check(view.state.doc.toString());
    if (!answer) return [];
    if (answer.names) known.names = answer.names;
    return answer.findings.map((each) => diagnostic(view.state.doc, each, known));
  };
  return [linter(ask, { delay: 500 }), lintGutter()];
}

function diagnostic(doc, each, known) {
  const { from, to } = span(doc, each);
  const actions = each.mend ? [{ name: each.mend.said, apply: (view) => mend(view, each) }] : [];
  return { from, to, severity: each.severity, message: each.sentence, source: known.say.source, actions };
}

// The word that can be mended, or from the place of the problem to the end of its word, or of its line.
function span(doc, each) {
  const line = doc.line(Math.min(Math.max(each.line, 1), doc.lines));
  const wrong = each.mend ? line.text.indexOf(each.mend.given, each.column - 1) : -1;
  if (wrong >= 0) return { from: line.from + wrong, to: line.from + wrong + each.mend.given.length };
  const from = Math.min(line.from + each.column - 1, line.to);
  const word = /^[\p{L}\d_.-]+/u.exec(line.text.slice(from - line.from));
  return { from, to: word ? from + word[0].length : line.to };
}

// Puts the suggested word in the place of the one that was meant.
function mend(view, each) {
  if (!each?.mend) return;
  const line = view.state.doc.line(Math.min(each.line, view.state.doc.lines));
  const at = line.text.indexOf(each.mend.given, Math.max(each.column - 1, 0));
  if (at < 0) return;
  const from = line.from + at;
  view.dispatch({
    changes: { from, to: from + each.mend.given.length, insert: each.mend.meant },
    selection: { anchor: from + each.mend.meant.length },
    scrollIntoView: true,
  });
  view.focus();
}

function go(view, number, column) {
  const line = view.state.doc.line(Math.min(Math.max(number, 1), view.state.doc.lines));
  const anchor = Math.min(line.from + column - 1, line.to);
  view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: "center" }) });
  view.focus();
}
