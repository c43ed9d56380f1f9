// What this device still keeps: sent where it can be, listed where it cannot.
import { deliverAll } from "./sending.js";
import { drop, readable } from "./store.js";

export async function list(place) {
  const { account, token } = place.dataset;
  const left = account ? await deliverAll(account, token) : await readable();
  const rows = place.querySelector("ul");
  rows.replaceChildren(...left.map((each) => row(place, each)));
  place.hidden = !left.length;
  place.dataset.listed = left.length;
}

function row(place, { id, draft, at, outcome = "waiting" }) {
  const words = place.dataset;
  const made = document.createElement("li");
  const when = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" }).format(at);
  const link = document.createElement(outcome === "late" ? "b" : "a");
  link.textContent = draft.title;
  if (link.href !== undefined) link.href = draft.address;
  made.append(link, line("small soft", `${words.kept} ${when}. ${words[outcome === "signed_out" ? "waiting" : outcome]}`));
  for (const [name, value] of draft.lines) made.append(line("small", `${name}: ${value}`));
  if (outcome === "late") made.append(remover(place, id));
  return made;
}

function line(style, words) {
  const made = document.createElement("p");
  made.className = style;
  made.textContent = words;
  return made;
}

// What can no longer be sent goes only when the person says so.
function remover(place, id) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button button--quiet button--small";
  made.textContent = place.dataset.remove;
  made.addEventListener("click", () => drop(id).then(() => list(place)));
  return made;
}
