// The app on a phone: its worker, answers kept while one types, and the list of what still waits here.
import { list } from "./list.js";
import { Page } from "./page.js";
import { signedIn } from "./store.js";

const OFFLINE = "satu-pintu-offline";
const form = document.querySelector("form[data-draft]");
const place = document.querySelector("[data-drafts]");

if (window.crypto?.subtle && "indexedDB" in window && navigator.locks) start();

async function start() {
  const { account, key, hours } = (form ?? place).dataset;
  if (account) await signedIn(account, key, Number(hours));
  if (place) await list(place);
  if (form) await new Page(form).begin();
  if (place && !account) window.addEventListener("online", () => location.reload());
  else await keepWorker((form ?? place).dataset.worker);
}

// The page that stands in without a line is kept in the language that was read last, with the files of today.
async function keepWorker(address) {
  if (!("serviceWorker" in navigator)) return;
  const stamp = `${document.documentElement.lang} ${import.meta.url}`;
  try {
    await navigator.serviceWorker.register(address);
    const { active } = await navigator.serviceWorker.ready;
    if (localStorage.getItem(OFFLINE) !== stamp) active.postMessage("refresh");
    localStorage.setItem(OFFLINE, stamp);
  } catch {
    // without a worker what is typed is kept all the same
  }
}
