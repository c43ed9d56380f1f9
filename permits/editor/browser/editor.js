// The SOP editor in the browser. The page works without it as a plain text area; this turns that text area into an
// editor with problems, completion and explanations, keeps the draft saved, and keeps the panels beside it up to date.
import { createText } from "./text.js";
import { ask, words } from "./server.js";

const IDLE_BEFORE_SAVING = 2500;
const FIRST_PAUSE = 2000;
const LONGEST_PAUSE = 30000;

const form = document.querySelector("form[data-editor]");
// A browser that knows no adopted style sheets keeps the plain text area: the editor would stand there without its looks.
if (form && "adoptedStyleSheets" in Document.prototype) start(form);

function start(form) {
  const area = form.querySelector("textarea");
  const say = words(form);
  const page = {
    form,
    area,
    say,
    status: document.getElementById("editor-status"),
    version: form.elements.namedItem("version"),
    panel: document.querySelector("[data-panel]"),
    problems: document.getElementById("problems"),
    findings: JSON.parse(form.dataset.findings), // behind the list of problems
    saved: "refilled" in form.dataset ? null : area.defaultValue, // brought along from the page in another language
    timer: 0,
    stopped: false,
  };
  page.text = createText(page, { check: (text) => check(page, text), changed: () => changed(page) });
  listen(page);
  changed(page);
}

// What the server says about a text: problems for the gutter; the list and the open panel are drawn from the same answer.
// A question that got no answer is asked again for as long as the text stays as it is.
async function check(page, text) {
  const stale = () => page.text && text !== page.text.read();
  const said = page.status.textContent;
  for (let pause = FIRST_PAUSE; !stale(); pause = Math.min(2 * pause, LONGEST_PAUSE)) {
    const panel = openPanel(page);
    const answer = await ask(page.form, page.form.dataset.check, { text, panel });
    if (answer.ok && stale()) break;
    if (answer.ok) {
      if (pause > FIRST_PAUSE) tell(page, said);
      return draw(page, answer.data, panel);
    }
    tell(page, answer.status === 429 ? page.say.slower : page.say.unreachable);
    await new Promise((resolve) => { setTimeout(resolve, pause); });
  }
  return null;
}

// Whoever stands in the list by keyboard stands at the same place in the new one.
function draw(page, data, panel) {
  const doors = () => Array.from(page.problems.querySelectorAll("a, button"));
  const at = doors().indexOf(document.activeElement);
  page.problems.innerHTML = data.problems;
  page.findings = data.findings;
  doors()[at]?.focus();
  if (page.panel && data.panel && panel === openPanel(page)) page.panel.innerHTML = data.panel;
  return data;
}

function openPanel(page) {
  const current = document.querySelector("[data-show][aria-current]");
  return current ? current.dataset.show : "";
}

function changed(page) {
  clearTimeout(page.timer);
  if (page.stopped || page.text.read() === page.saved) return;
  tell(page, page.say.unsaved);
  page.timer = setTimeout(() => save(page), IDLE_BEFORE_SAVING);
}

async function save(page) {
  const text = page.text.read();
  if (page.stopped || text === page.saved) return;
  const answer = await ask(page.form, page.form.action, { text, version: page.version.value });
  if (answer.ok) {
    page.version.value = answer.data.version;
    page.saved = text;
    for (const link of document.querySelectorAll("[data-version-of]")) link.textContent = answer.data.said;
    tell(page, answer.data.said);
    if (page.text.read() !== text) changed(page);
  } else if (answer.status === 409) {
    page.stopped = true;
    document.getElementById("editor-conflict").hidden = false;
    tell(page, page.say.conflict);
  } else {
    tell(page, page.say.unreachable);
    page.timer = setTimeout(() => save(page), 4 * IDLE_BEFORE_SAVING);
  }
}

function tell(page, sentence) {
  if (page.status.textContent !== sentence) page.status.textContent = sentence;
}

function listen(page) {
  page.form.addEventListener("submit", () => {
    clearTimeout(page.timer);
    page.area.value = page.text.read();
    page.saved = page.area.value;
  });
  window.addEventListener("beforeunload", (event) => {
    if (page.text.read() !== page.saved) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target.closest("[data-line], [data-show], [data-mend]") : null;
    if (!target || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    if (target.dataset.mend !== undefined) page.text.mend(page.findings[Number(target.dataset.mend)]);
    else if (target.dataset.line) page.text.go(Number(target.dataset.line), Number(target.dataset.column || 1));
    else show(page, target);
  });
}

function show(page, link) {
  for (const each of document.querySelectorAll("[data-show]")) each.removeAttribute("aria-current");
  link.setAttribute("aria-current", "true");
  const title = document.getElementById("panel-title");
  if (title) title.textContent = link.textContent;
  page.text.recheck();
}
