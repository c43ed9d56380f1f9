// Questions to our own server: a form's fields as the page itself would send them, answered in JSON.

export async function ask(form, address, fields) {
  const body = new FormData();
  body.set("csrf_token", form.elements.namedItem("csrf_token").value);
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  try {
    const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "error" });
    return { ok: answer.ok, status: answer.status, data: answer.ok ? await answer.json() : null };
  } catch {
    return { ok: false, status: 0, data: null };
  }
}

export async function fetchJson(address) {
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

// The sentences of the page in the reader's language; the server wrote them into the form.
export function words(form) {
  return JSON.parse(form.dataset.words);
}
