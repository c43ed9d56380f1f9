// What waits on the phone: the findings of each visit as they were filled in last, and photos that have not been sent yet.
// A row's ``visit`` names the visit and the person: whoever shares a phone finds, sends and overwrites only their own.
import { database, newId } from "../../offline/browser/database.js";

const NAME = "satu-pintu-visits";
const rows = database(NAME, (made) => {
  made.createObjectStore("findings", { keyPath: "visit" });
  made.createObjectStore("photos", { keyPath: "id" }).createIndex("visit", "visit");
});

export const { change, read, write, remove } = rows;
export const photosOf = (visit) => rows.within("photos", "readonly", (all) => all.index("visit").getAll(visit));
export { newId };

// This phone's own name, for as long as the browser keeps it.
export function device() {
  const known = localStorage.getItem(NAME);
  if (known) return known;
  const made = newId();
  localStorage.setItem(NAME, made);
  return made;
}
