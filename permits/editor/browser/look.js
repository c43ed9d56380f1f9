// Colours and measures of the text, taken from the page's own tokens (custom properties reach into the shadow tree).
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const theme = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "var(--field)", fontSize: "0.8125rem", blockSize: "min(44rem, 78vh)" },
  "&.cm-focused": { outline: "3px solid var(--focus-in)", outlineOffset: "-3px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.65", overflow: "auto" },
  ".cm-content": { caretColor: "var(--ink)", paddingBlock: "0.5rem" },
  ".cm-cursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "2px" },
  ".cm-gutters": { backgroundColor: "var(--surface-quiet)", color: "var(--ink-soft)", borderRight: "1px solid var(--line)" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--ground-deep)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--work-bg)",
  },
  ".cm-selectionMatch, .cm-searchMatch": { backgroundColor: "var(--act-bg)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--good-bg)", outline: "1px solid var(--good-edge)" },
  ".cm-problem-error": { backgroundColor: "var(--bad-bg)" },
  ".cm-problem-warning": { backgroundColor: "var(--act-bg)" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--bad-edge) 1.5px" },
  ".cm-lintRange-warning": { backgroundImage: "none", textDecoration: "underline wavy var(--act-edge) 1.5px" },
  ".cm-tooltip": {
    backgroundColor: "var(--surface)", color: "var(--ink)", border: "1px solid var(--line-strong)",
    borderRadius: "var(--r-sm)", font: "400 0.8125rem/1.45 var(--font)", maxInlineSize: "26rem",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", fontSize: "0.8125rem", maxBlockSize: "16rem" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "0.25rem 0.6rem", minBlockSize: "1.5rem" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--button)", color: "var(--on-button)" },
  ".cm-completionDetail": { fontStyle: "normal", fontFamily: "var(--font)", opacity: "0.85" },
  ".cm-completionInfo": { padding: "0.5rem 0.75rem" },
  ".cm-hover": { padding: "0.5rem 0.75rem" },
  ".cm-hover b": { fontFamily: "var(--mono)" },
  ".cm-hover p": { margin: "0.25rem 0 0" },
  ".cm-diagnostic": { padding: "0.4rem 0.75rem", borderLeftWidth: "4px" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--bad-edge)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--act-edge)" },
  ".cm-diagnosticAction": {
    backgroundColor: "var(--button)", color: "var(--on-button)", borderRadius: "var(--r-sm)", padding: "0.25rem 0.6rem",
    font: "600 0.8125rem/1.3 var(--font)", marginInlineStart: "0.5rem", cursor: "pointer",
  },
  ".cm-panels": { backgroundColor: "var(--surface-quiet)", color: "var(--ink)", borderColor: "var(--line)" },
  ".cm-panel.cm-search": { font: "400 0.8125rem/1.45 var(--font)", padding: "0.5rem" },
  ".cm-textfield": { backgroundColor: "var(--field)", color: "var(--ink)", border: "1px solid var(--line-strong)", minBlockSize: "1.75rem" },
  ".cm-button": {
    backgroundImage: "none", backgroundColor: "var(--surface)", color: "var(--link)", border: "1px solid var(--link)",
    borderRadius: "var(--r-sm)", minBlockSize: "1.75rem",
  },
});

const colours = HighlightStyle.define([
  { tag: [tags.definition(tags.propertyName), tags.propertyName], color: "var(--link)", fontWeight: "600" },
  { tag: tags.comment, color: "var(--ink-soft)", fontStyle: "italic" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--good-ink)" },
  { tag: [tags.number, tags.bool, tags.null, tags.keyword], color: "var(--accent)" },
  { tag: [tags.meta, tags.labelName, tags.typeName], color: "var(--act-ink)" },
]);

export const look = [theme, syntaxHighlighting(colours)];
