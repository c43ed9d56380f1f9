// One database on the device: opened once, its rows read and written each in one go.
export function database(name, upgrade, version = 1) {
  let opened = null;

  const open = () => {
    opened ??= new Promise((resolve, reject) => {
      const asked = indexedDB.open(name, version);
      asked.onupgradeneeded = () => upgrade(asked.result);
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
    return opened;
  };

  const within = async (store, mode, act) => {
    const held = await open();
    return new Promise((resolve, reject) => {
      const transaction = held.transaction(store, mode);
      const asked = act(transaction.objectStore(store));
      transaction.oncomplete = () => resolve(asked.result);
      transaction.onabort = () => reject(transaction.error);
    });
  };

  // One row read and written in one go, so that nothing written meanwhile is lost; what ``make`` leaves undefined is not written.
  const change = (store, key, make) => within(store, "readwrite", (rows) => {
    const asked = rows.get(key);
    asked.onsuccess = () => {
      const made = make(asked.result);
      if (made) rows.put(made);
    };
    return asked;
  });

  return {
    within,
    change,
    read: (store, key) => within(store, "readonly", (rows) => rows.get(key)),
    all: (store) => within(store, "readonly", (rows) => rows.getAll()),
    write: (store, row) => within(store, "readwrite", (rows) => rows.put(row)),
    remove: (store, key) => within(store, "readwrite", (rows) => rows.delete(key)),
    empty: (store) => within(store, "readwrite", (rows) => rows.clear()),
  };
}

const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

// A name that nothing else has: 26 letters, 128 of their bits random.
export function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(26)), (each) => LETTERS[each % 32]).join("");
}
