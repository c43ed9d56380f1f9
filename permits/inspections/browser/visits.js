// Visits without a line: the day's pages are kept on the phone, what is filled in and photographed waits there until it is sent.
// Without this script the pages work as plain forms while there is a line.
import { position, shrink } from "./camera.js";
import { send } from "./sending.js";
import { change, device, newId, photosOf, read, remove, write } from "./store.js";

const TYPING = 300;
const FIRST_PAUSE = 1500;
const LONGEST_PAUSE = 30000;
const PAGES = "visits-1"; // as the worker calls them
const LAST_PERSON = "satu-pintu-visits-person";
const NOT_FILLED_IN = new Set(["csrf_token", "piece", "based_on", "device", "photos"]);

const list = document.querySelector("[data-visits]");
const form = document.querySelector("form[data-visit]");
if ("serviceWorker" in navigator && "indexedDB" in window) {
  if (list) keepPages(list.dataset, [location.href, ...Array.from(list.querySelectorAll("a[data-keep]"), (each) => each.href)]);
  if (form) {
    keepPages(form.dataset, [location.href]);
    start(form);
  }
}

// The worker keeps every page that is fetched through it. Whoever shares the phone does not find those of another person.
async function keepPages({ worker, account }, addresses) {
  try {
    if (localStorage.getItem(LAST_PERSON) !== account) await caches.delete(PAGES);
    localStorage.setItem(LAST_PERSON, account);
    await navigator.storage?.persist?.();
    await navigator.serviceWorker.register(worker);
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
  const { visit, account } = form.dataset;
  const page = { form, visit: `${visit} ${account}`, account, pause: FIRST_PAUSE, timer: 0, typing: 0, taking: Promise.resolve() };
  await restore(page);
  form.addEventListener("input", (event) => event.target.type !== "file" && later(page));
  form.elements.namedItem("photos").addEventListener("change", (event) => takePhotos(page, event.target).then(() => drain(page)));
  form.addEventListener("submit", (event) => submit(page, event));
  document.getElementById("visit-drop").addEventListener("click", () => drop(page));
  window.addEventListener("online", () => {
    page.pause = FIRST_PAUSE;
    drain(page);
  });
  form.dataset.ready = "yes";
  await drain(page, true);
}

// What was filled in here is shown again, unless the page came from the server later than that.
async function restore(page) {
  const kept = await read("findings", page.visit);
  if (!kept) return;
  if (kept.sent && Number(page.form.dataset.newest) >= kept.number) {
    await remove("findings", page.visit);
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
  const fields = Array.from(new FormData(page.form)).filter(([name, value]) => !NOT_FILLED_IN.has(name) && typeof value === "string");
  await change("findings", page.visit, (former) => {
    if (former && JSON.stringify(former.fields) === JSON.stringify(fields)) return undefined;
    const based_on = former ? former.based_on : Number(page.form.dataset.version);
    return { visit: page.visit, device: device(), piece: newId(), fields, sent: false, based_on };
  });
  await show(page, "waiting");
}

// The box is emptied at once, so that no photo is taken in twice; those for which the phone has no room are named.
function takePhotos(page, box) {
  const files = Array.from(box.files);
  box.value = "";
  page.taking = page.taking.then(() => keepPhotos(page, files));
  return page.taking;
}

async function keepPhotos(page, files) {
  const place = await position();
  const left = document.getElementById("visit-full");
  left.hidden = true;
  for (const [done, file] of files.entries()) {
    try {
      const blob = await shrink(file);
      const taken_at = new Date(file.lastModified).toISOString();
      await write("photos", { id: newId(), visit: page.visit, device: device(), blob, taken_at, ...place });
      await show(page, "waiting");
    } catch {
      left.textContent = left.dataset.words.replace("{count}", files.length - done);
      left.hidden = false;
      return;
    }
  }
}

async function submit(page, event) {
  if (page.leaving) return;
  event.preventDefault();
  const leads = event.submitter?.name === "decide";
  await takePhotos(page, page.form.elements.namedItem("photos"));
  await keep(page);
  const outcome = await drain(page);
  if (event.submitter?.name === "switch_language") {
    page.leaving = outcome === "sent" || navigator.onLine;
    if (page.leaving) page.form.requestSubmit(event.submitter);
    return;
  }
  if (outcome === "sent" && leads) location.assign(page.form.dataset.decision);
  else if (outcome === "sent" || outcome === "apart") location.reload();
}

// Photos that the server will not take go only when the person says so.
async function drop(page) {
  for (const photo of await photosOf(page.visit)) if (photo.refused) await remove("photos", photo.id);
  await drain(page);
}

// One sender at a time, in however many windows; as long as something waits, it is tried again.
async function drain(page, again = false) {
  clearTimeout(page.timer);
  const outcome = await navigator.locks.request(`send-${page.visit}`, () => send(page.form, page.visit, page.account, again));
  await show(page, outcome);
  clearTimeout(page.timer);
  page.pause = outcome === "waiting" ? Math.min(page.pause * 2, LONGEST_PAUSE) : FIRST_PAUSE;
  if (outcome === "waiting") page.timer = setTimeout(() => drain(page), page.pause);
  return outcome;
}

async function show(page, outcome) {
  const status = document.getElementById("visit-status");
  const photos = await photosOf(page.visit);
  const waiting = photos.length;
  document.getElementById("visit-drop").hidden = !photos.some((each) => each.refused);
  const words = status.dataset[outcome === "signed_out" ? "signedOut" : outcome];
  status.textContent = waiting ? `${words} ${status.dataset.photos.replace("{count}", waiting)}` : words;
  status.className = outcome === "sent" ? "note small" : "note note--act small";
  status.hidden = false;
  status.dataset.state = outcome;
}
