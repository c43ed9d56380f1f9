// Answers while there is no line: pages of visits from their kept copies, any other page by one that lists what waits here.
// It sends nothing by itself; the pages' own scripts do, in pieces that may come twice.
import { signedOut } from "../browser/store.js";

const VISITS = "visits-1";
const APP = "app-1";
const STAND_IN = "/offline";
const VISIT = /^\/visits(\/[0-9A-Z]{26})?$/;
const FILE = /\.[a-z0-9]{2,12}$/; // to take away; the browser says itself when that fails
const OURS = /(?:href|src)="(\/static\/[^"]+)"/g;

self.addEventListener("install", (event) => event.waitUntil(refresh().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => event.data === "refresh" && event.waitUntil(refresh()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (address.origin !== self.location.origin) return;
  if (request.mode === "navigate" && /^\/sign-(in|out)/.test(address.pathname)) event.waitUntil(signedOut());
  if (request.method !== "GET") return;
  if (VISIT.test(address.pathname)) event.respondWith(visit(request));
  else if (address.pathname.startsWith("/static/")) event.respondWith(file(request));
  else if (request.mode === "navigate" && !FILE.test(address.pathname)) event.respondWith(page(request));
});

async function page(request) {
  try {
    return await fetch(request);
  } catch (failure) {
    const kept = await (await caches.open(APP)).match(STAND_IN);
    if (!kept) throw failure;
    return kept;
  }
}

// The page without a line and all that it is drawn with. What it no longer needs goes.
async function refresh() {
  const kept = await caches.open(APP);
  const found = await fetch(STAND_IN, { cache: "no-store" });
  if (!found.ok) return;
  const names = Array.from((await found.clone().text()).matchAll(OURS), ([, address]) => address.replace(/&amp;/g, "&"));
  await kept.addAll(names);
  await kept.put(STAND_IN, found);
  for (const each of await kept.keys()) {
    const { pathname, search } = new URL(each.url);
    if (pathname !== STAND_IN && !names.includes(pathname + search)) await kept.delete(each);
  }
}

// A file of ours bears its digest in its address; one without it is asked for again.
async function file(request) {
  const copy = await caches.match(request.url);
  if (copy && new URL(request.url).searchParams.has("v")) return copy;
  try {
    const found = await fetch(request);
    const { pathname } = new URL(request.referrer || self.location.href);
    if (found.ok && VISIT.test(pathname)) await (await caches.open(VISITS)).put(request.url, found.clone());
    return found;
  } catch (failure) {
    if (copy) return copy;
    throw failure;
  }
}

async function visit(request) {
  const kept = await caches.open(VISITS);
  const copy = await kept.match(request.url);
  try {
    const found = await fetch(request);
    if (found.ok && !found.redirected && found.type === "basic") await kept.put(request.url, found.clone());
    else if (found.status >= 500) return copy ?? found;
    else await forget(kept, request.url);
    return found;
  } catch (failure) {
    const stand = copy ?? (await caches.match(STAND_IN));
    if (stand) return stand;
    throw failure;
  }
}

// A visit that is closed leaves the phone; of somebody who is signed out, every page does.
async function forget(kept, gone) {
  const said = await fetch("/visits/token", { cache: "no-store", redirect: "manual" });
  for (const each of await kept.keys()) {
    if (VISIT.test(new URL(each.url).pathname) && (!said.ok || each.url === gone)) await kept.delete(each);
  }
}

// A notice of the office: that there is news, and the number. Pressing it opens the page it is about.
self.addEventListener("push", (event) => {
  const { title = "Satu Pintu", body = "", tag = "", link = "/" } = event.data?.json() ?? {};
  event.waitUntil(self.registration.showNotification(title, { body, tag, data: { link } }));
});
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const address = new URL(event.notification.data?.link ?? "/", self.location.origin);
  if (address.origin === self.location.origin) event.waitUntil(self.clients.openWindow(address.href));
});
