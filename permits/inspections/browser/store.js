// What waits on the phone: the findings of each visit as they were filled in last, and photos that have not been sent yet.
// A row's ``visit`` names the visit and the person: whoever shares a phone finds, sends and overwrites only their own.
const NAME = "satu-pintu-visits";
const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
let opened = null;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("findings", { keyPath: "visit" });
      asked.result.createObjectStore("photos", { keyPath: "id" }).createIndex("visit", "visit");
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  return opened;
}

async function within(store, mode, act) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(store, mode);
    const asked = act(transaction.objectStore(store));
    transaction.oncomplete = () => resolve(asked.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

// One row read and written in one go, so that nothing written meanwhile is lost; what ``make`` leaves undefined is not written.
export const change = (store, key, make) => within(store, "readwrite", (rows) => {
  const asked = rows.get(key);
  asked.onsuccess = () => {
    const made = make(asked.result);
    if (made) rows.put(made);
  };
  return asked;
});

export const read = (store, key) => within(store, "readonly", (rows) => rows.get(key));
export const write = (store, row) => within(store, "readwrite", (rows) => rows.put(row));
export const remove = (store, key) => within(store, "readwrite", (rows) => rows.delete(key));
export const photosOf = (visit) => within("photos", "readonly", (rows) => rows.index("visit").getAll(visit));

// A name that no other piece has: 26 letters, 128 of their bits random.
export function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(26)), (each) => LETTERS[each % 32]).join("");
}

// This phone's own name, for as long as the browser keeps it.
export function device() {
  const known = localStorage.getItem(NAME);
  if (known) return known;
  const made = newId();
  localStorage.setItem(NAME, made);
  return made;
}
