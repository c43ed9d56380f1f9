// Sends what was typed on one page, in the order it was typed: what was sent but not answered first, and as it was.
import { Rejected, SignedOut, Unanswered, ask, permission } from "../../uploads/browser/asking.js";
import { drop, keep, readable, signedOut } from "./store.js";

// What came of a draft: "sent", "waiting" (no line), "signed_out", "apart" (somebody else answered otherwise), "late" (the
// application is closed to changes). ``told`` hears of every answer of the server. What is not sent stays in the draft.
export async function deliver(draft, token, told = () => {}) {
  try {
    while (draft.pending || draft.next) {
      draft.pending ??= draft.next;
      if (draft.pending === draft.next) draft.next = null;
      const said = await post(draft.pending, token);
      if (said.late) return "late";
      if (draft.next) draft.next.seen = renewed(draft.next.seen, said.seen);
      apart(draft, said.apart);
      draft.pending = null;
      told(said);
    }
    return draft.apart ? "apart" : "sent";
  } catch (failure) {
    if (failure instanceof SignedOut) await signedOut();
    if (failure instanceof Rejected) return "late";
    return failure instanceof SignedOut ? "signed_out" : "waiting";
  }
}

async function post(part, token) {
  const body = new URLSearchParams(part.fields);
  body.set("seen", part.seen);
  if (part.page) body.set("page", part.page);
  body.set("touched", part.touched.join(","));
  const known = await permission(token);
  return ask(part.action, { method: "POST", body }, known);
}

// An answer that somebody has changed meanwhile is not overwritten: it stays here until its person has seen both.
function apart(draft, theirs) {
  const codes = draft.pending.touched.filter((code) => Object.keys(theirs).some((id) => codeOf(id) === code));
  const settled = new Set(draft.pending.touched.filter((code) => !codes.includes(code)));
  const former = draft.apart?.touched.filter((code) => !settled.has(code)) ?? [];
  const touched = [...new Set([...former, ...codes])];
  draft.apart = touched.length
    ? { ...draft.pending, touched, theirs: { ...draft.apart?.theirs, ...theirs } }
    : null;
}

export const codeOf = (name) => name.split("-")[1];

// The marks of a page, with those of the answers that the server has taken since.
export function renewed(marks, newer) {
  const each = (text) => text.split(",").filter(Boolean).map((mark) => mark.split(":"));
  return Array.from(new Map([...each(marks), ...each(newer)]), (mark) => mark.join(":")).join(",");
}

// Every draft of this person that no open page looks after, oldest first; those that are through leave the device. ``told`` hears
// of every answer of the server, with the draft.
export async function deliverAll(account, token, told = () => {}) {
  const left = [];
  for (const { id, draft, at } of await readable(account)) {
    await navigator.locks.request(`draft-${id}`, { ifAvailable: true }, async (free) => {
      if (!free) return;
      const outcome = draft.apart && !draft.next && !draft.pending ? "apart" : await deliver(draft, token, (said) => told(draft, said));
      if (outcome === "sent") return drop(id);
      await keep(id, account, { ...draft, outcome });
      left.push({ id, draft, at, outcome });
    });
  }
  return left;
}

export { SignedOut, Unanswered };
