// The search page. Searching itself is fetched when a reader begins, or at once when the address asks for something.
const form = document.querySelector("form.search");
const told = form.querySelector(".found");
const instead = document.querySelector(".instead");
const begin = () => import("./searching.js").catch(() => { told.textContent = told.dataset.failed; })
  .finally(() => { delete instead.dataset.waiting; });

if (location.search) {
  told.textContent = "…";
  begin();
} else {
  delete instead.dataset.waiting;
  form.elements.q.focus();
}
for (const type of ["pointerdown", "keydown", "input"]) form.addEventListener(type, begin, { once: true });
