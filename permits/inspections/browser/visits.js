// Visits without a line: the day's pages are kept on the phone, what is filled in and photographed waits there until it is sent.
// Without this script the pages work as plain forms while there is a line.
import { position, shrink } from "./camera.js";
import { send } from "./sending.js";
import { device, newId, photosOf, read, remove, write } from "./store.js";

const TYPING = 300;
const FIRST_PAUSE = 1500;
const LONGEST_PAUSE = 30000;
const NOT_FILLED_IN = new Set(["csrf_token", "piece", "based_on", "device", "photos"]);

const list = document.querySelector("[data-visits]");
const form = document.querySelector("form[data-visit]");
if ("serviceWorker" in navigator && "indexedDB" in window) {
  if (list) keepPages(list.dataset.worker, [location.href, ...Array.from(list.querySelectorAll("a[data-keep]"), (each) => each.href)]);
  if (form) {
    keepPages(form.dataset.worker, [location.href]);
    start(form);
  }
}

// The worker keeps every page that is fetched through it.
async function keepPages(worker, addresses) {
  try {
    await navigator.serviceWorker.register(worker, { scope: "/visits" });
    await navigator.serviceWorker.ready;
    if (!navigator.serviceWorker.controller) {
      await new Promise((resolve) => navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true }));
    }
    const files = performance.getEntriesByType("resource").map((each) => each.name).filter((each) => each.includes("/static/"));
    await Promise.allSettled([...addresses, ...files].map((each) => fetch(each)));
    document.documentElement.dataset.kept = "yes";
  } catch {
    // without a worker the page still keeps what is filled in while it stays open
  }
}

async function start(form) {
  const page = { form, visit: form.dataset.visit, account: form.dataset.account, pause: FIRST_PAUSE, timer: 0, typing: 0, status: document.getElementById("visit-status") };
  await restore(page);
  form.addEventListener("input", (event) => event.target.type !== "file" && later(page));
  form.elements.namedItem("photos").addEventListener("change", (event) => takePhotos(page, event.target));
  form.addEventListener("submit", (event) => submit(page, event));
  window.addEventListener("online", () => drain(page));
  form.dataset.ready = "yes";
  await drain(page);
}

// What was filled in here and has not been sent, or stands apart, is shown again; anything else comes from the server.
async function restore(page) {
  const kept = await read("findings", page.visit);
  if (!kept) return;
  if (kept.sent || kept.account !== page.account) {
    if (kept.sent) await remove("findings", page.visit);
    return;
  }
  const given = new Map();
  for (const [name, value] of kept.fields) given.set(name, [...(given.get(name) ?? []), value]);
  for (const each of page.form.elements) {
    if (!each.name || NOT_FILLED_IN.has(each.name) || each.type === "submit") continue;
    const values = given.get(each.name) ?? [];
    if (each.type === "radio" || each.type === "checkbox") each.checked = values.includes(each.value);
    else if (values.length) each.value = values.shift();
  }
}

function later(page) {
  clearTimeout(page.typing);
  page.typing = setTimeout(() => keep(page).then(() => drain(page)), TYPING);
}

async function keep(page) {
  clearTimeout(page.typing);
  const former = await read("findings", page.visit);
  const fields = Array.from(new FormData(page.form)).filter(([name, value]) => !NOT_FILLED_IN.has(name) && typeof value === "string");
  if (former && JSON.stringify(former.fields) === JSON.stringify(fields)) return;
  await write("findings", {
    visit: page.visit, account: page.account, device: device(), piece: newId(), fields, sent: false,
    based_on: former && former.account === page.account ? former.based_on : Number(page.form.dataset.version),
  });
}

async function takePhotos(page, box) {
  const files = Array.from(box.files);
  const place = await position();
  for (const file of files) {
    const blob = await shrink(file);
    const taken_at = new Date(file.lastModified).toISOString();
    await write("photos", { id: newId(), visit: page.visit, account: page.account, device: device(), blob, taken_at, ...place });
    await show(page, "waiting");
  }
  box.value = "";
  await drain(page);
}

async function submit(page, event) {
  event.preventDefault();
  const leads = event.submitter?.name === "decide";
  if (page.form.elements.namedItem("photos").files.length) await takePhotos(page, page.form.elements.namedItem("photos"));
  await keep(page);
  const outcome = await drain(page);
  if (outcome === "sent" && leads) location.assign(page.form.dataset.decision);
  else if (outcome === "sent") location.reload();
}

// One sender at a time, in however many windows; as long as something waits, it is tried again.
async function drain(page) {
  clearTimeout(page.timer);
  const outcome = await navigator.locks.request(`send-${page.visit}`, () => send(page.form, page.account));
  await show(page, outcome);
  page.pause = outcome === "waiting" ? Math.min(page.pause * 2, LONGEST_PAUSE) : FIRST_PAUSE;
  if (outcome === "waiting") page.timer = setTimeout(() => drain(page), page.pause);
  return outcome;
}

async function show(page, outcome) {
  const waiting = (await photosOf(page.visit)).length;
  const words = page.status.dataset[outcome === "signed_out" ? "signedOut" : outcome];
  page.status.textContent = waiting ? `${words} ${page.status.dataset.photos.replace("{count}", waiting)}` : words;
  page.status.className = outcome === "sent" ? "note small" : "note note--act small";
  page.status.hidden = false;
  page.status.dataset.state = outcome;
}
