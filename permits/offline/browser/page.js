// A page of questions: what is typed is kept on the device and on the server while one types. Nothing is judged by it.
import { isChanged } from "../../resuming/browser/boxes.js";
import { newId } from "./database.js";
import { codeOf, deliver, deliverAll, renewed } from "./sending.js";
import { drop, keep } from "./store.js";

const TYPING = 2500;
const LEFT_A_BOX = 700;
const PAUSES = [2000, 4000, 8000, 15000, 30000];
const NOT_ANSWERS = new Set(["csrf_token", "author", "seen", "page", "act", "came_from"]);

export class Page {
  constructor(form) {
    this.form = form;
    this.words = form.dataset;
    this.status = document.getElementById("draft-status");
    this.id = newId();
    this.touched = new Set(); // typed and not saved yet
    this.own = new Set(); // typed on this page at all
    this.draft = { title: this.words.title, address: location.pathname, lines: [], next: null, pending: null, apart: null };
    this.busy = Promise.resolve();
    this.failures = 0;
    this.numberSaves();
    navigator.locks.request(`draft-${this.id}`, () => new Promise(() => {}));
  }

  // Listens first: people type before what the device kept is through, on a slow line before this script is there, and nothing
  // may go over their words.
  async begin() {
    this.form.addEventListener("input", (event) => this.typed(event.target, TYPING));
    this.form.addEventListener("change", (event) => this.typed(event.target, LEFT_A_BOX));
    this.form.addEventListener("submit", (event) => this.submitted(event));
    document.addEventListener("visibilitychange", () => document.hidden && this.touched.size && this.save());
    window.addEventListener("online", () => this.retry(0));
    for (const each of this.form.elements) if (each.type !== "hidden" && isChanged(each)) this.typed(each, LEFT_A_BOX);
    this.busy = this.takeUp().catch(() => {}); // what the device cannot give back keeps no page from saving
    await this.busy;
    this.form.dataset.kept ??= "ready";
  }

  // Every save goes by the name of its page and a growing number, so that the server tells it from those of other pages, and an
  // older one from a newer. In another language a page goes on under the name that came along with what was typed.
  numberSaves() {
    this.number = this.form.elements.namedItem("page");
    const begin = () => { this.number.value = `${newId()}:0`; };
    if (!this.number.value || !("refilled" in this.words)) begin();
    window.addEventListener("pageshow", (event) => event.persisted && begin()); // it may have gone on elsewhere meanwhile
    this.form.addEventListener("submit", () => this.nextSave());
  }

  nextSave() {
    const [name, number] = this.number.value.split(":");
    return (this.number.value = `${name}:${Number(number) + 1}`);
  }

  // What this device still kept of this page is sent first; where something else stands then than the page has read, it is read
  // anew. What came along from another language or is typed already stays.
  async takeUp() {
    const { account, token } = this.words;
    const here = (draft) => draft.address === location.pathname;
    let behind = false;
    const left = await deliverAll(account, token, (draft, said) => { behind ||= here(draft) && this.isBehind(said.seen); });
    const mine = left.find(({ draft }) => here(draft));
    if (mine?.outcome === "apart") this.adopt(mine);
    else if (mine) this.show(mine.outcome);
    else if (behind && !this.own.size && !("refilled" in this.words)) this.readAnew();
  }

  isBehind(marks) {
    const read = this.form.elements.namedItem("seen").value.split(",");
    return marks.split(",").some((mark) => mark && !read.includes(mark));
  }

  // A page that came as the answer to a form is not sent again; its problems are asked for anew.
  readAnew() {
    this.form.addEventListener("input", () => window.stop(), { once: true }); // typed meanwhile: it stays
    location.replace(location.pathname + (this.form.querySelector(".field--error") ? "?check=" : ""));
  }

  // Answers that stand against what the server has: both are shown, the ones of this device in their boxes.
  adopt({ id, draft }) {
    const { fields, touched, theirs } = draft.apart;
    const given = new Map();
    for (const [name, value] of fields) given.set(name, [...(given.get(name) ?? []), value]);
    for (const each of this.form.elements) {
      if (!each.name || !touched.includes(codeOf(each.name)) || this.own.has(codeOf(each.name))) continue;
      if (each.type === "hidden" || each.type === "file") continue;
      const values = given.get(each.name) ?? [];
      if (each.type === "radio" || each.type === "checkbox") each.checked = values.includes(each.value);
      else each.value = values.shift() ?? "";
    }
    this.draft.apart = draft.apart;
    this.formerId = id;
    this.beside(theirs);
    this.show("apart");
  }

  beside(theirs) {
    for (const [id, saved] of Object.entries(theirs)) {
      const place = (document.getElementById(id) ?? this.form.querySelector(`[name^="${CSS.escape(id)}"]`))?.closest(".field");
      const note = place?.querySelector("[data-theirs]") ?? document.createElement("p");
      note.className = "note note--act small";
      note.dataset.theirs = "";
      note.textContent = this.words.theirs.replace("{saved}", saved);
      place?.append(note);
    }
  }

  typed(box, after) {
    if (!box.name || box.type === "file" || NOT_ANSWERS.has(box.name) || !codeOf(box.name)) return;
    this.touched.add(codeOf(box.name));
    this.own.add(codeOf(box.name));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), after);
  }

  fields() {
    return Array.from(new FormData(this.form)).filter(([name, value]) => !NOT_ANSWERS.has(name) && typeof value === "string");
  }

  snapshot() {
    const fields = this.fields();
    const touched = [...new Set([...(this.draft.next?.touched ?? []), ...this.touched])];
    this.touched.clear();
    const seen = this.form.elements.namedItem("seen").value;
    this.draft.next = { action: this.words.draft, fields, touched, seen, page: this.nextSave() };
    this.draft.lines = lines(this.form, new Set([...touched, ...(this.draft.pending?.touched ?? [])]));
    return this.put();
  }

  put() {
    return keep(this.id, this.words.account, this.draft).catch(() => {}); // no room on the device: the server still has it
  }

  async save() {
    clearTimeout(this.timer);
    if (this.touched.size) await this.snapshot();
    return this.drain();
  }

  // One request at a time; marks that come back belong to what is sent next.
  drain() {
    this.busy = this.busy.then(async () => {
      if (!(this.draft.next || this.draft.pending)) return this.outcome;
      const outcome = await deliver(this.draft, this.words.token, (said) => this.taken(said));
      if (outcome === "sent") await drop(this.id);
      else await this.put();
      this.show(outcome);
      if (outcome === "waiting") this.retry(PAUSES[Math.min(this.failures++, PAUSES.length - 1)]);
      else this.failures = 0;
      return outcome;
    });
    return this.busy;
  }

  retry(pause) {
    clearTimeout(this.later);
    this.later = setTimeout(() => this.drain(), pause);
  }

  taken(said) {
    const seen = this.form.elements.namedItem("seen");
    seen.value = renewed(seen.value, said.seen);
    this.savedAt = said.saved;
    this.beside(said.apart);
  }

  // Words change when something has: whoever listens hears «Saved» once a minute, not at each key.
  show(outcome) {
    this.outcome = outcome;
    const said = { sent: this.words.saved.replace("{time}", this.savedAt), signed_out: this.words.typedSignedOut }[outcome] ?? this.words[outcome];
    if (this.status.textContent !== said) this.status.textContent = said;
    this.status.className = outcome === "sent" ? "small soft gap" : "note note--act small gap";
    this.form.dataset.kept = outcome;
  }

  // The button saves as it always did, whatever is still under way. What was typed is on the device first; without a line the
  // page stays.
  submitted(event) {
    if (event.defaultPrevented || this.leaving) return;
    if (!this.touched.size && !this.draft.next && !this.draft.pending && !this.draft.apart) return;
    event.preventDefault();
    this.leave(event.submitter);
  }

  async leave(submitter) {
    clearTimeout(this.timer);
    for (const code of this.draft.apart?.touched ?? []) this.touched.add(code);
    this.draft.apart = null;
    if (this.touched.size) await this.snapshot();
    if (!navigator.onLine) return this.show("waiting");
    if (this.formerId) await drop(this.formerId);
    clearTimeout(this.later);
    this.leaving = true;
    this.form.requestSubmit(submitter);
    this.leaving = this.form.querySelector("[data-state]") === null; // files still on their way keep the page here
  }
}

// What was typed, by its question, for the page that lists it.
function lines(form, touched) {
  const found = new Map();
  for (const each of form.elements) {
    if (!each.name || !touched.has(codeOf(each.name)) || ["hidden", "file", "submit"].includes(each.type)) continue;
    if ((each.type === "radio" || each.type === "checkbox") && !each.checked) continue;
    const own = each.labels?.[0]?.textContent.trim() ?? "";
    const group = each.closest("fieldset")?.querySelector("legend")?.textContent.trim();
    const chosen = each.type === "radio" || each.type === "checkbox" || each.type === "select-one";
    const value = chosen ? (each.selectedOptions?.[0]?.textContent ?? own).trim() : each.value;
    const key = group ?? own;
    if (value) found.set(key, [found.get(key), value].filter(Boolean).join(", "));
  }
  return Array.from(found);
}
