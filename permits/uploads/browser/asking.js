// Asks our own server. A line that hangs, a page of somebody else's network and a server in trouble are no answer.
const LONGEST_ANSWER = 60000;

export class Unanswered extends Error {}
export class SignedOut extends Error {}
export class Rejected extends Error {}

let kept = null;

// The right to send; asked for anew once the server does not know it any more. Files on their way at the same time ask once
// for all: each answer would begin a session of its own, and the browser keeps the last alone.
export async function permission(address) {
  kept = kept || ask(address, { cache: "no-store" });
  const asked = kept;
  try {
    return (await asked).token;
  } catch (failure) {
    if (kept === asked) kept = null;
    throw failure;
  }
}

export async function ask(address, how, token) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), LONGEST_ANSWER);
  const headers = { ...how.headers, Accept: "application/json", ...(token ? { "X-CSRFToken": token } : {}) };
  try {
    const answer = await fetch(address, { ...how, headers, signal: patience.signal });
    return await read(answer);
  } catch (failure) {
    throw failure instanceof SignedOut || failure instanceof Rejected ? failure : new Unanswered();
  } finally {
    clearTimeout(timer);
  }
}

async function read(answer) {
  if (answer.status >= 500 || answer.status === 429) throw new Unanswered();
  if (answer.redirected || [400, 401, 403].includes(answer.status)) {
    kept = null;
    throw new SignedOut();
  }
  if (answer.status === 404 || answer.status === 413) throw new Rejected("");
  return answer.json();
}
