// The search page. Searching itself is fetched when a reader begins, or at once when the address asks for something.
const form = document.querySelector("form.search");
const field = form.elements.q;
const told = form.querySelector(".found");
const instead = document.querySelector(".instead");
const begin = () => import("./searching.js").catch(() => { told.textContent = told.dataset.failed; })
  .finally(() => {
    delete instead.dataset.waiting;
    field.removeEventListener("input", typed);
  });
// What was typed counts, also when it was typed before this was there, or before searching is.
const typed = () => {
  form.dataset.typed = "";
  told.textContent = "…";
  begin();
};

if (field.value) typed();
else if (location.search) {
  field.defaultValue = new URLSearchParams(location.search).get("q") ?? "";
  for (const link of document.querySelectorAll(".languages a")) link.search = location.search;
  told.textContent = "…";
  begin();
} else {
  delete instead.dataset.waiting;
  // With the first frame: to focus lays the page out, perhaps before its styles are there.
  requestAnimationFrame(() => { if (document.activeElement === document.body && !scrollY) field.focus(); });
}
field.addEventListener("input", typed, { once: true });
for (const type of ["pointerdown", "keydown"]) form.addEventListener(type, begin, { once: true });
