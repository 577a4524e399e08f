// A glossary term shows its definition on hover, focus and touch; Escape or a look elsewhere hides it (WCAG 1.4.13).
// The definitions are those of the glossary page: the pages themselves carry only links to it.
const terms = [...document.querySelectorAll("a.gloss")];
const notes = new Map();
let pointed = matchMedia("(hover: hover)").matches ? terms.find((link) => link.matches(":hover")) : undefined;
let focused = terms.find((link) => link === document.activeElement);
let open, hiding;

const hide = () => {
  clearTimeout(hiding);
  if (open) notes.get(open).hidden = true;
  open = undefined;
};
const show = (link) => {
  clearTimeout(hiding);
  const note = notes.get(link);
  if (!note || open === link) return;
  hide();
  open = link;
  note.hidden = false;
  // Below the last line of the term, or above its first: it never covers the term itself.
  const lines = link.getClientRects(), first = lines[0], last = lines[lines.length - 1];
  const from = note.offsetParent.getBoundingClientRect();
  const below = last.bottom + note.offsetHeight + 8 < innerHeight || first.top < note.offsetHeight + 8;
  const left = Math.min((below ? last : first).left, document.documentElement.clientWidth - note.offsetWidth - 8);
  note.style.left = `${Math.max(8, left) - from.left}px`;
  note.style.top = `${(below ? last.bottom + 4 : first.top - note.offsetHeight - 4) - from.top}px`;
};
const showCurrent = () => {
  const link = pointed ?? focused;
  if (link) show(link);
  else hide();
};
const leave = () => {
  pointed = undefined;
  clearTimeout(hiding);
  hiding = setTimeout(showCurrent, 200);
};

for (const link of terms) {
  link.addEventListener("pointerenter", ({ pointerType }) => { if (pointerType !== "touch") { pointed = link; show(link); } });
  link.addEventListener("pointerleave", ({ pointerType }) => { if (pointerType !== "touch") leave(); });
  link.addEventListener("focus", () => { focused = link; show(link); });
  link.addEventListener("blur", () => { focused = undefined; showCurrent(); });
}
const dismiss = () => { pointed = focused = undefined; hide(); };
addEventListener("keydown", ({ key }) => { if (key === "Escape") dismiss(); });
addEventListener("resize", hide);
document.addEventListener("pointerdown", ({ target }) => { if (!target.closest("a.gloss, .definition")) dismiss(); });

const noteOf = (glossary, link) => {
  const id = link.hash.slice(1);
  const text = glossary.getElementById(id)?.querySelector("p");
  const tag = glossary.querySelector(".intro .tag");
  if (!text || !tag) return;
  const note = document.createElement("div");
  note.className = "definition";
  note.id = `_definition-${id}`;
  note.role = "tooltip";
  note.hidden = true;
  note.append(document.importNode(tag, true), " ", ...document.importNode(text, true).childNodes);
  note.querySelectorAll("a").forEach((inner) => inner.remove());
  note.addEventListener("pointerenter", () => clearTimeout(hiding));
  note.addEventListener("pointerleave", leave);
  link.closest("main").append(note);
  link.setAttribute("aria-describedby", note.id);
  notes.set(link, note);
};
// Resolves when the definitions are there, or are not to be had; a link is then a link.
const known = new Promise((done) => {
  if (!terms.length) return done();
  const request = new XMLHttpRequest(); // it reads HTML without a policy for trusted types
  request.responseType = "document";
  request.addEventListener("loadend", () => {
    if (request.status === 200 && request.response) terms.forEach((link) => noteOf(request.response, link));
    showCurrent();
    done();
  });
  request.open("GET", terms[0].pathname);
  request.send();
});
export const showWhenKnown = async (link) => {
  await known;
  show(link);
  return notes.has(link);
};
