// The page for every address at which nothing stands (404.html), at whatever depth a host shows it.
// The root of the site is the nearest folder above that has our style; links count from there.
(() => {
  const base = document.querySelector("base");
  const folders = location.pathname.split("/").slice(0, -1);
  const add = (tag, attributes) =>
    document.head.append(Object.assign(document.createElement(tag), attributes));
  const tryAt = (n) => {
    if (!n) return;
    base.href = `${folders.slice(0, n).join("/")}/`;
    add("link", {
      rel: "stylesheet",
      href: "assets/site.css",
      onload: () => ["words-en", "site"].forEach((name) =>
        add("script", { src: `assets/${name}.js`, async: false })),
      onerror: (event) => {
        event.target.remove();
        tryAt(n - 1);
      },
    });
  };
  tryAt(folders.length);
})();
