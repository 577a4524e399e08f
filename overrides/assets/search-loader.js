// Loads the search (search.js) when a reader begins to type, or at once when the address has a query.
const form = document.querySelector("form.search");
const field = form.elements.q;
const message = form.querySelector(".found");
const instead = document.querySelector(".instead");
const begin = () => import("./search.js").catch(() => { message.textContent = message.dataset.failed; })
  .finally(() => {
    delete instead.dataset.waiting;
    field.removeEventListener("input", typed);
  });
// What was typed counts, also when it was typed before this was there, or before searching is.
const typed = () => {
  form.dataset.typed = "";
  message.textContent = "…";
  begin();
};

if (field.value) typed();
else if (location.search) {
  field.defaultValue = new URLSearchParams(location.search).get("q") ?? "";
  for (const link of document.querySelectorAll(".languages a")) link.search = location.search;
  message.textContent = "…";
  begin();
} else {
  delete instead.dataset.waiting;
  // With the first frame: to focus lays the page out, perhaps before its styles are there.
  requestAnimationFrame(() => { if (document.activeElement === document.body && !scrollY) field.focus(); });
}
field.addEventListener("input", typed, { once: true });
for (const type of ["pointerdown", "keydown"]) form.addEventListener(type, begin, { once: true });
