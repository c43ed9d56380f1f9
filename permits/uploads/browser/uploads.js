// Sends files in pieces while the page stays as it is: over a lost line, a pause or a new window they go on where they were.
// Without this script the same fields send whole files with the form.
import { Rejected, SignedOut, Unanswered, ask, permission } from "./asking.js";

const PATIENCE = [1000, 2000, 4000, 8000];
const form = document.querySelector("form[data-uploads]");
const words = form.dataset;
let open = 0;
let wanted = null;
const signedOut = new Set(); // lines that wait until their sender has signed in again

const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

// A mark of the file, the same after the page was loaded again: name, size, time of change and place, in 64 bits.
function fingerprint(file, address) {
  let [one, two] = [0xdeadbeef, 0x41c6ce57];
  for (const letter of `${file.name}|${file.size}|${file.lastModified}|${address}`) {
    one = Math.imul(one ^ letter.codePointAt(0), 2654435761);
    two = Math.imul(two ^ letter.codePointAt(0), 1597334677);
  }
  return [one, two].map((each) => (each >>> 0).toString(16).padStart(8, "0")).join("");
}

// The line of one file: name, how much of it has arrived, a button to pause.
class Line {
  constructor(input, file) {
    this.row = document.createElement("li");
    const name = document.createElement("span");
    name.className = "files__name";
    name.textContent = file.name;
    this.bar = document.createElement("progress");
    this.bar.max = file.size || 1;
    this.bar.value = 0;
    this.bar.setAttribute("aria-label", file.name);
    this.share = document.createElement("span"); // for the eye; to others the bar says it, when they ask
    this.share.className = "small";
    this.share.setAttribute("aria-hidden", "true");
    this.said = document.createElement("span");
    this.said.className = "small";
    this.said.setAttribute("role", "status");
    this.button = document.createElement("button");
    this.button.type = "button";
    this.button.className = "button button--quiet button--small";
    this.button.addEventListener("click", () => this.turn(!this.paused));
    this.row.append(name, this.bar, this.share, this.said, this.button);
    listBehind(input).append(this.row);
    this.turn(false);
  }

  turn(paused) {
    this.paused = paused;
    this.button.textContent = paused ? words.goOn : words.pause;
    if (paused) this.say("paused", words.paused);
    else this.resume?.();
    if (!paused && signedOut.delete(this)) goOnAll();
  }

  pausing() {
    return this.paused ? new Promise((done) => { this.resume = done; }) : Promise.resolve();
  }

  say(state, sentence) {
    this.row.dataset.state = state;
    this.said.textContent = sentence;
  }

  progress(offset) {
    this.bar.value = offset;
    this.share.textContent = `${Math.floor((100 * offset) / this.bar.max)} %`;
    this.say("sending", "");
  }

  end(state, sentence) {
    for (const each of [this.bar, this.share, this.button]) each.remove();
    this.say(state, sentence);
  }
}

function listBehind(input) {
  const place = input.closest(".dropless");
  const found = place.nextElementSibling;
  if (found && found.matches("ul.sending")) return found;
  const list = document.createElement("ul");
  list.className = "files sending";
  place.after(list);
  return list;
}

// The right to send, which the form itself goes by too once the sender has signed in again.
async function right() {
  const token = await permission(words.uploads);
  form.elements.csrf_token.value = token;
  return token;
}

async function begin(input, file, line) {
  const body = new URLSearchParams({
    filename: file.name, size: file.size, purpose: input.dataset.purpose || "document", fingerprint: fingerprint(file, input.dataset.upload),
  });
  return ask(input.dataset.upload, { method: "POST", body }, await right());
}

async function piece(file, now) {
  const body = await file.slice(now.offset, now.offset + now.piece).arrayBuffer();
  const headers = { "Upload-Offset": String(now.offset), "Content-Type": "application/offset+octet-stream" };
  return ask(now.address, { method: "PATCH", body, headers }, await right());
}

// One step towards the end; what the server says of the file then. Without an answer it is asked where to go on.
async function step(input, file, line, now) {
  if (!now) return begin(input, file, line);
  if (now.standing === "waiting") {
    line.say("waiting", words.checking);
    await wait(1500);
    return ask(now.address, {});
  }
  return piece(file, now);
}

// A form that says more of its file than the file itself is told which one has been sent.
function note(now) {
  if (!words.sent) return;
  const known = form.querySelector(`input[name="${words.sent}"]`);
  const box = known || form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name: words.sent }));
  box.value = now.standing === "refused" ? "" : now.id;
}

async function send(input, file, line) {
  let [now, failures, refusals] = [null, 0, 0];
  while (!now || now.standing === "receiving" || now.standing === "waiting") {
    await line.pausing();
    try {
      now = await step(input, file, line, failures && now ? { ...now, ...(await ask(now.address, {})) } : now);
      failures = refusals = 0;
      note(now);
      if (now.standing === "receiving") line.progress(now.offset);
    } catch (failure) {
      if (failure instanceof SignedOut && !refusals) {
        refusals += 1; // the right to send has changed, perhaps in another window: it is asked for anew before anything is said
      } else if (failure instanceof SignedOut) {
        refusals = 0;
        line.turn(true);
        signedOut.add(line);
        line.say("signed_out", words.signedOut);
      } else if (failure instanceof Unanswered) {
        failures += 1;
        line.say("no_line", words.noLine);
        await Promise.race([wait(PATIENCE[Math.min(failures, PATIENCE.length) - 1]), comesBack()]);
      } else {
        return line.end("refused", failure instanceof Rejected && failure.message ? failure.message : words.unreadable);
      }
    }
  }
  if (now.standing === "kept") line.end("kept", words.kept);
  else line.end("refused", now.reason);
}

// Whoever has signed in again goes on with all their files at once.
function goOnAll() {
  for (const each of [...signedOut]) each.turn(false);
}

const comesBack = () => new Promise((done) => window.addEventListener("online", done, { once: true }));

async function take(input) {
  const files = [...input.files];
  input.value = "";
  const lines = files.map((file) => [file, new Line(input, file)]);
  open += lines.length;
  for (const [file, line] of lines) {
    const most = Number(input.dataset.most || 0);
    if (most && file.size > most) line.end("refused", words.tooLarge);
    else if (!file.size) line.end("refused", words.empty);
    else await send(input, file, line);
    open -= 1;
  }
  if (open) return;
  if (wanted) form.requestSubmit(wanted);
  else if (words.reload && !form.querySelector(".sending [data-state=refused]")) location.assign(words.reload);
}

for (const input of form.querySelectorAll("input[type=file][data-upload]")) {
  input.addEventListener("change", () => input.files.length && take(input));
}
form.addEventListener("submit", (event) => {
  if (!open) return;
  event.preventDefault();
  wanted = event.submitter;
  document.getElementById("sending-first").hidden = false;
});
window.addEventListener("beforeunload", (event) => {
  if (open && !wanted) event.preventDefault();
});
form.dataset.ready = "";
