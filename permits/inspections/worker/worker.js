// Keeps the pages of visits, and what they are drawn with, on the phone: the network first, the kept copy when there is none.
// It sends nothing by itself; the page's own script does, in pieces that may come twice.
const KEPT = "visits-1";
const PAGE = /^\/visits(\/[0-9A-Z]{26})?$/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  const own = event.request.method === "GET" && address.origin === self.location.origin;
  if (own && (PAGE.test(address.pathname) || address.pathname.startsWith("/static/"))) {
    event.respondWith(answer(event.request, address));
  }
});

async function answer(request, address) {
  const kept = await caches.open(KEPT);
  const copy = await kept.match(request.url);
  try {
    const found = await fetch(request);
    if (found.ok && !found.redirected && found.type === "basic") await kept.put(request.url, found.clone());
    else if (found.status >= 500) return copy ?? found;
    else if (PAGE.test(address.pathname)) await forget(kept, request.url);
    return found;
  } catch (failure) {
    if (copy) return copy;
    throw failure;
  }
}

// A visit that is closed leaves the phone; of somebody who is signed out, every page does.
async function forget(kept, gone) {
  const said = await fetch("/visits/token", { cache: "no-store", redirect: "manual" });
  for (const each of await kept.keys()) {
    if (PAGE.test(new URL(each.url).pathname) && (!said.ok || each.url === gone)) await kept.delete(each);
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
