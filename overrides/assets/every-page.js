// The link to the other language keeps the place: anchors are the same. What is folded up opens.
const languages = document.querySelectorAll(".languages a");
const keepPlace = () => {
  languages.forEach((link) => { link.hash = location.hash; });
  document.getElementById(location.hash.slice(1))?.closest("details")?.setAttribute("open", "");
};
addEventListener("hashchange", keepPlace);
keepPlace();

// Definitions and copy buttons are fetched when a reader first moves.
let touched, waiting;
const fetchDefinitions = () => import("./definitions.js");
const prefetch = () => {
  if (document.querySelector("a.gloss")) fetchDefinitions().catch(() => {});
  if (document.querySelector(".cite, .sample")) import("./copy-buttons.js").catch(() => {});
};
for (const type of ["pointermove", "pointerdown", "keydown", "focusin", "click"]) addEventListener(type, prefetch, { once: true });

// A first touch shows a definition, a second follows the link; so does the first when there is none.
addEventListener("pointerdown", ({ pointerType, target }) => {
  const link = pointerType === "touch" && target.closest("a.gloss");
  if (link !== waiting) waiting = undefined;
  touched = link && document.getElementById(link.getAttribute("aria-describedby"))?.hidden !== false ? link : undefined;
});
addEventListener("click", async (event) => {
  const link = touched;
  touched = undefined;
  if (!link?.contains(event.target) || link === waiting) return;
  event.preventDefault();
  waiting = link;
  const shown = await fetchDefinitions().then(({ showWhenKnown }) => showWhenKnown(link)).catch(() => false);
  if (link !== waiting) return;
  waiting = undefined;
  if (!shown) location.href = link.href;
});
