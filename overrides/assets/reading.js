// What helps a reader where scripts run; without them each of these is a plain link or a text to select.

// The link to the other language keeps the place on the page: anchors are the same in both languages.
const languages = document.querySelectorAll(".languages a");
const keepPlace = () => languages.forEach((link) => { link.hash = location.hash; });
addEventListener("hashchange", keepPlace);
keepPlace();

// Definitions in place and copying: fetched when a reader first moves, for most of a first view needs neither.
let helped, touched;
const help = () => { helped ??= import("./helping.js"); return helped; };
for (const type of ["pointermove", "pointerdown", "keydown", "focusin", "click"]) addEventListener(type, () => help().catch(() => {}), { once: true });

// A first touch shows the definition of a term, a second follows the link; so does the first when there is none to show.
addEventListener("pointerdown", ({ pointerType, target }) => {
  const link = pointerType === "touch" && target.closest("a.gloss");
  touched = link && document.getElementById(link.getAttribute("aria-describedby"))?.hidden !== false ? link : undefined;
});
addEventListener("click", async (event) => {
  const link = touched;
  touched = undefined;
  if (!link?.contains(event.target)) return;
  event.preventDefault();
  const shown = await help().then(({ showWhenKnown }) => showWhenKnown(link)).catch(() => false);
  if (!shown) location.href = link.href;
});
