// Asks the browser for a passkey and sends its answer. The page says what failed, and offers to try again.
const form = document.querySelector("form[data-passkey]");
const text = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const bytes = (value) => Uint8Array.from(atob(value.replace(/-/g, "+").replace(/_/g, "/")), (each) => each.charCodeAt(0));
const named = (keys) => (keys || []).map((each) => ({ ...each, id: bytes(each.id) }));

async function make(options) {
  const user = { ...options.user, id: bytes(options.user.id) };
  const publicKey = {
    ...options, user, challenge: bytes(options.challenge), excludeCredentials: named(options.excludeCredentials),
  };
  const made = await navigator.credentials.create({ publicKey });
  return {
    ...about(made),
    response: {
      attestationObject: text(made.response.attestationObject),
      clientDataJSON: text(made.response.clientDataJSON),
      transports: made.response.getTransports ? made.response.getTransports() : null,
    },
    extensions: JSON.stringify(made.getClientExtensionResults()),
  };
}

async function use(options) {
  const publicKey = {
    ...options, challenge: bytes(options.challenge), allowCredentials: named(options.allowCredentials),
  };
  const used = await navigator.credentials.get({ publicKey });
  return {
    ...about(used),
    response: {
      authenticatorData: text(used.response.authenticatorData),
      clientDataJSON: text(used.response.clientDataJSON),
      signature: text(used.response.signature),
      userHandle: used.response.userHandle ? text(used.response.userHandle) : null,
    },
  };
}

function about(key) {
  return { id: key.id, rawId: text(key.rawId), type: key.type };
}

function say(part) {
  for (const each of document.querySelectorAll("[data-said]")) each.hidden = each.dataset.said !== part;
}

async function ask() {
  if (!window.PublicKeyCredential) return say("unable");
  say("asking");
  try {
    const options = JSON.parse(form.dataset.options);
    form.elements.credential.value = JSON.stringify(await (form.dataset.passkey === "make" ? make(options) : use(options)));
    form.submit();
  } catch (failure) {
    say(failure.name === "InvalidStateError" ? "known" : failure.name === "SecurityError" ? "unable" : "failed");
  }
}

if (form) {
  document.querySelector("[data-again]").addEventListener("click", ask);
  ask();
}
