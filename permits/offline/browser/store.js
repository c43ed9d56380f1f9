// Answers that wait on this device, sealed for their person. The key lies beside them only while that person is signed in:
// signing out takes it away, and signing in again brings it back, so that on a shared phone nobody else reads them.
import { database } from "./database.js";

const KEPT_DAYS = 30;
const HOUR = 3600000;
const rows = database("satu-pintu-drafts", (made) => {
  made.createObjectStore("drafts", { keyPath: "id" });
  made.createObjectStore("keys", { keyPath: "account" });
});
const keys = new Map(); // of this page: it goes on keeping what is typed when the session ends under it

export async function signedIn(account, raw, hours) {
  const octets = Uint8Array.from(atob(raw), (each) => each.charCodeAt(0));
  const key = await crypto.subtle.importKey("raw", octets, "AES-GCM", false, ["encrypt", "decrypt"]);
  keys.set(account, key);
  for (const each of await rows.all("keys")) if (each.account !== account) await rows.remove("keys", each.account);
  await rows.write("keys", { account, key, until: Date.now() + hours * HOUR });
  for (const each of await rows.all("drafts")) {
    if (each.at < Date.now() - KEPT_DAYS * 24 * HOUR) await rows.remove("drafts", each.id);
  }
}

// From now on what is kept here cannot be read, until its person signs in again.
export const signedOut = () => rows.empty("keys");

async function keyOf(account) {
  if (keys.has(account)) return keys.get(account);
  const found = await rows.read("keys", account);
  return found && found.until > Date.now() ? found.key : null;
}

export async function keep(id, account, draft) {
  const key = await keyOf(account);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, new TextEncoder().encode(JSON.stringify(draft)));
  await rows.write("drafts", { id, account, at: Date.now(), iv, sealed });
}

export const drop = (id) => rows.remove("drafts", id);

// What can be read: of this person, or of whoever is signed in.
export async function readable(account) {
  const found = [];
  for (const row of await rows.all("drafts")) {
    const key = !account || row.account === account ? await keyOf(row.account) : null;
    const draft = key && (await open(key, row));
    if (draft) found.push({ id: row.id, account: row.account, at: row.at, draft });
  }
  return found.sort((one, other) => one.at - other.at);
}

async function open(key, { iv, sealed }) {
  try {
    return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, sealed)));
  } catch {
    return null; // sealed with another key: it stays for whoever has that
  }
}
