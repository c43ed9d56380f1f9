// Sends what waits for one visit, piece by piece. A piece that was sent but not answered is sent again; the server knows it.
import { change, photosOf, read, remove, write } from "./store.js";

const LONGEST_ANSWER = 60000;
const NOT_ALLOWED = new Set([400, 401, 403]);

class Unanswered extends Error {}
class SignedOut extends Error {}

// What came of sending: "sent", "waiting" (no line), "signed_out", "apart" (another phone was there), "refused".
// ``visit`` names the visit and the person, as rows of the store do. What was refused is tried again when ``again`` says so.
export async function send(form, visit, account, again) {
  try {
    const token = await permission(form, account);
    const found = await sendFindings(form, visit, token);
    const refused = [];
    for (const photo of await photosOf(visit)) {
      if ((photo.refused && !again) || !(await sendPhoto(form, photo, token))) refused.push(photo);
    }
    if (found === "refused" || refused.length) return "refused";
    return (await photosOf(visit)).length ? "waiting" : found;
  } catch (failure) {
    if (failure instanceof Unanswered) return "waiting";
    if (failure instanceof SignedOut) return "signed_out";
    throw failure;
  }
}

// The right to send, for the person who filled the form in, and nobody else who is signed in by now.
async function permission(form, account) {
  const said = await ask(form.dataset.token, { cache: "no-store" });
  if (said.account !== account) throw new SignedOut();
  return said.token;
}

async function sendFindings(form, visit, token) {
  const kept = await read("findings", visit);
  if (!kept) return "sent";
  if (kept.sent) return kept.apart ? "apart" : "sent";
  const body = new FormData();
  for (const [name, value] of kept.fields) body.append(name, value);
  for (const name of ["piece", "based_on", "device"]) body.append(name, kept[name]);
  const said = await post(form.action, body, token);
  if (said.refused) return "refused";
  let whole = true;
  await change("findings", visit, (now) => {
    if (!now) return undefined;
    whole = now.piece === kept.piece; // otherwise more was typed meanwhile, over what has just been sent
    return { ...now, sent: whole, apart: said.apart, number: said.number, based_on: said.apart ? now.based_on : said.number };
  });
  if (said.apart) return "apart";
  return whole ? "sent" : "waiting";
}

// Whether the server has the photo now. One it does not take stays on the phone, marked.
async function sendPhoto(form, photo, token) {
  const body = new FormData();
  body.append("photo", photo.blob, "photo.jpg");
  for (const name of ["id", "device", "taken_at", "latitude", "longitude", "accuracy"]) {
    if (photo[name] !== undefined) body.append(name, photo[name]);
  }
  const said = await post(form.dataset.photos, body, token);
  if (said.refused) await write("photos", { ...photo, refused: true });
  else await remove("photos", photo.id);
  return !said.refused;
}

const post = (address, body, token) => ask(address, { method: "POST", body, headers: { "X-CSRFToken": token } });

// What the server says. A line that hangs, a page of somebody else's network and a server in trouble are no answer.
async function ask(address, how) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), LONGEST_ANSWER);
  try {
    const answer = await fetch(address, { ...how, headers: { ...how.headers, Accept: "application/json" }, signal: patience.signal });
    if (answer.status >= 500 || answer.status === 429) throw new Unanswered();
    const ours = new URL(answer.url).origin === location.origin;
    if ((answer.redirected && ours) || NOT_ALLOWED.has(answer.status)) throw new SignedOut();
    return answer.ok ? await answer.json() : { refused: true };
  } catch (failure) {
    throw failure instanceof SignedOut ? failure : new Unanswered();
  } finally {
    clearTimeout(timer);
  }
}
