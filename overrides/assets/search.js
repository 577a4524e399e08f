// The search page. Searching itself is fetched when a reader begins, or at once when the address asks for something.
const form = document.querySelector("form.search");
const field = form.elements.q;
const told = form.querySelector(".found");
const instead = document.querySelector(".instead");
const begin = () => import("./searching.js").catch(() => { told.textContent = told.dataset.failed; })
  .finally(() => { delete instead.dataset.waiting; });

if (location.search) {
  field.value = new URLSearchParams(location.search).get("q");
  told.textContent = "…";
} else delete instead.dataset.waiting;
if (location.search || field.value) begin(); // or what a reader typed before this was there
else if (document.activeElement === document.body) field.focus();
for (const type of ["pointerdown", "keydown", "input"]) form.addEventListener(type, begin, { once: true });
