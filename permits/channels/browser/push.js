// Asks the browser for a place where it can be told, and hands that to the server with a plain form.
const form = document.querySelector("form[data-push]");
const button = form?.querySelector("[data-start]");
const say = (what) => form.querySelectorAll("[data-said]").forEach((each) => (each.hidden = each.dataset.said !== what));
const octets = (value) => Uint8Array.from(atob(value.replace(/-/g, "+").replace(/_/g, "/")), (each) => each.charCodeAt(0));

if (form && "serviceWorker" in navigator && "PushManager" in window && "Notification" in window) {
  say("able");
  button.hidden = false;
  button.addEventListener("click", start);
}

async function start() {
  button.disabled = true;
  try {
    if ((await Notification.requestPermission()) !== "granted") return over("denied");
    const registration = await navigator.serviceWorker.register(form.dataset.worker);
    await active(registration);
    const applicationServerKey = octets(form.dataset.push);
    const old = await registration.pushManager.getSubscription();
    if (old && !same(old.options.applicationServerKey, applicationServerKey)) await old.unsubscribe();
    const made = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
    const { endpoint, keys } = made.toJSON();
    form.elements.namedItem("endpoint").value = endpoint;
    form.elements.namedItem("p256dh").value = keys.p256dh;
    form.elements.namedItem("auth").value = keys.auth;
    form.submit();
  } catch {
    over("failed"); // no line, or the browser's push service does not answer
  }
}

function over(what) {
  say(what);
  button.disabled = false;
}

function same(one, other) {
  const held = new Uint8Array(one ?? []);
  return held.length === other.length && held.every((each, index) => each === other[index]);
}

function active(registration) {
  const worker = registration.installing ?? registration.waiting;
  if (registration.active || !worker) return Promise.resolve();
  return new Promise((resolve) => worker.addEventListener("statechange", () => worker.state === "activated" && resolve()));
}
