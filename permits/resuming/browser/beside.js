// The switch of languages sends one form of a page: what is typed into the others goes along in it, each box under its form's name.
import { isChanged } from "./boxes.js";

const SWITCH = "switch_language";
const SECRET = '[type="password"], [autocomplete="one-time-code"]';

// Last of all who listen: who holds the switch up to save something first presses it again.
document.addEventListener("submit", (event) => {
  if (event.submitter?.name !== SWITCH || event.defaultPrevented) return;
  clear();
  for (const form of document.querySelectorAll('main form[method="post"][id]')) {
    if (form !== event.target && isTypedInto(form)) take(form, event.target);
  }
});
window.addEventListener("pageshow", clear); // a page that comes back has none of it among its own boxes

function clear() {
  for (const each of document.querySelectorAll("[data-beside]")) each.remove();
}

// A form that was brought along before is taken along again.
function isTypedInto(form) {
  return "refilled" in form.dataset || Array.from(form.elements).some((box) => box.name && box.type !== "hidden" && isChanged(box));
}

// An empty name says that the form was typed into, where all that was done is to take a tick away.
function take(form, sent) {
  put(sent, form.id, "", "");
  const secrets = new Set(Array.from(form.elements).filter((box) => box.matches(SECRET)).map((box) => box.name));
  for (const [name, value] of new FormData(form)) {
    if (secrets.has(name)) continue;
    put(sent, form.id, name, typeof value === "string" ? value : value.name);
  }
}

function put(sent, id, name, value) {
  const box = document.createElement("input");
  box.type = "hidden";
  box.name = `beside:${id}:${name}`;
  box.value = value;
  box.dataset.beside = "";
  sent.append(box);
}
