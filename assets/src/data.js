// Data come as scripts (`data/NAME.js`), since a page on disk may not fetch files.
// A data script calls paradiplomacy.data("NAME", {...}); load("NAME") gives a promise of it.
const arrived = new Map();
const awaited = new Map();

export function installData() {
  window.paradiplomacy ??= {};
  window.paradiplomacy.data = (name, content) => {
    arrived.set(name, content);
    awaited.get(name)?.(content);
  };
}

/** From the root of the site to a file of it: every page says where the root is. */
export function fromRoot(path) {
  return document.documentElement.dataset.root + path;
}

const promises = new Map();

/** Content of data/NAME.js, or of assets/NAME.js for what all records share. */
export function load(name, folder = "data") {
  if (!promises.has(name)) {
    promises.set(
      name,
      new Promise((resolve, reject) => {
        if (arrived.has(name)) return resolve(arrived.get(name));
        awaited.set(name, resolve);
        const script = document.createElement("script");
        script.src = fromRoot(`${folder}/${name}.js`);
        script.onerror = () => reject(new Error(`${script.src} cannot be loaded`));
        document.head.append(script);
      }),
    );
  }
  return promises.get(name);
}
