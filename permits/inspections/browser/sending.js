// Sends what waits for one visit, piece by piece. A piece that was sent but not answered is sent again; the server knows it.
import { photosOf, read, remove, write } from "./store.js";

// What came of sending: "sent", "waiting" (no line), "signed_out", "apart" (another phone was there), "refused".
export async function send(form, account) {
  const visit = form.dataset.visit;
  try {
    const token = await permission(form, account);
    if (!token) return "signed_out";
    const found = await sendFindings(form, visit, token);
    for (const photo of await photosOf(visit)) if (!photo.refused) await sendPhoto(form, photo, token);
    const left = await photosOf(visit);
    if (found === "refused" || left.some((each) => each.refused)) return "refused";
    return left.length ? "waiting" : found;
  } catch (failure) {
    if (failure instanceof TypeError || failure instanceof Unanswered) return "waiting";
    throw failure;
  }
}

class Unanswered extends Error {}

// The right to send, for the person who filled the form in; empty when they are signed out or somebody else is here.
async function permission(form, account) {
  const answer = await fetch(form.dataset.token, { headers: { Accept: "application/json" }, cache: "no-store" });
  if (answer.status >= 500) throw new Unanswered();
  if (!answer.ok || answer.redirected) return "";
  const said = await answer.json();
  return said.account === account ? said.token : "";
}

async function sendFindings(form, visit, token) {
  const kept = await read("findings", visit);
  if (!kept || kept.refused) return kept ? "refused" : "sent";
  if (kept.sent) return kept.apart ? "apart" : "sent";
  const body = new FormData();
  for (const [name, value] of kept.fields) body.append(name, value);
  body.append("piece", kept.piece);
  body.append("based_on", kept.based_on);
  body.append("device", kept.device);
  const said = await post(form.action, body, token);
  const now = (await read("findings", visit)) ?? kept;
  now.refused = Boolean(said.refused);
  now.apart = Boolean(said.apart);
  if (!said.refused && !said.apart) now.based_on = said.number;
  now.sent = now.piece === kept.piece && !said.refused;
  await write("findings", now);
  return said.refused ? "refused" : said.apart ? "apart" : now.sent ? "sent" : "waiting";
}

async function sendPhoto(form, photo, token) {
  const body = new FormData();
  body.append("photo", photo.blob, "photo.jpg");
  for (const name of ["id", "device", "taken_at", "latitude", "longitude", "accuracy"]) {
    if (photo[name] !== undefined) body.append(name, photo[name]);
  }
  const said = await post(form.dataset.photos, body, token);
  if (said.refused) await write("photos", { ...photo, refused: said.refused });
  else await remove("photos", photo.id);
}

async function post(address, body, token) {
  const headers = { Accept: "application/json", "X-CSRFToken": token };
  const answer = await fetch(address, { method: "POST", body, headers });
  if (answer.status >= 500 || answer.status === 429) throw new Unanswered();
  if (answer.ok && !answer.redirected) return answer.json();
  const said = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : {};
  return { refused: said.refused || String(answer.status) };
}
