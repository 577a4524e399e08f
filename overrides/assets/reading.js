// What helps a reader where scripts run; without them each of these is a plain link or a text to select.

// The link to the other language keeps the place on the page: anchors are the same in both languages.
const languages = document.querySelectorAll(".languages a");
const keepPlace = () => languages.forEach((link) => { link.hash = location.hash; });
addEventListener("hashchange", keepPlace);
keepPlace();

// A glossary term shows its definition on hover, focus and touch; Escape or a look elsewhere hides it (WCAG 1.4.13).
let open, hiding;
const hide = () => { clearTimeout(hiding); if (open) open.hidden = true; open = undefined; };
const hideSoon = () => { hiding = setTimeout(hide, 200); };
const stay = () => clearTimeout(hiding);
document.querySelectorAll("a.gloss").forEach((link, number) => {
  const note = document.createElement("span");
  note.className = "definition";
  note.id = `_definition-${number}`;
  note.lang = document.documentElement.lang;
  note.role = "tooltip";
  note.hidden = true;
  note.textContent = link.dataset.definition;
  link.closest("main").append(note);
  link.setAttribute("aria-describedby", note.id);
  const show = () => {
    stay();
    if (open === note) return;
    hide();
    open = note;
    note.hidden = false;
    const place = link.getClientRects()[0];
    const from = note.offsetParent.getBoundingClientRect();
    const left = Math.max(8, Math.min(place.left, document.documentElement.clientWidth - note.offsetWidth - 8));
    const below = place.bottom + note.offsetHeight + 8 < innerHeight || place.top < note.offsetHeight + 8;
    note.style.left = `${left - from.left}px`;
    note.style.top = `${(below ? place.bottom + 4 : place.top - note.offsetHeight - 4) - from.top}px`;
  };
  let touched = false;
  link.addEventListener("pointerdown", (event) => { touched = event.pointerType === "touch" && open !== note; });
  link.addEventListener("click", (event) => { if (touched) { event.preventDefault(); show(); } touched = false; });
  for (const type of ["pointerenter", "focus"]) link.addEventListener(type, (event) => { if (event.pointerType !== "touch") show(); });
  link.addEventListener("blur", hide);
  link.addEventListener("pointerleave", hideSoon);
  note.addEventListener("pointerenter", stay);
  note.addEventListener("pointerleave", hideSoon);
});
addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
addEventListener("resize", hide);
document.addEventListener("pointerdown", (event) => { if (open && !event.target.closest("a.gloss, .definition")) hide(); });

// “Citeer” and samples of YAML get a button that copies; where copying is not allowed it selects the text and says so.
document.querySelectorAll(".cite, .sample").forEach((cite) => {
  const { copy, copied, failed } = document.body.dataset;
  const text = cite.querySelector("p, pre");
  const button = document.createElement("button");
  const told = document.createElement("span");
  button.type = "button";
  button.textContent = copy;
  told.role = "status";
  cite.append(button, " ", told);
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.matches("pre") ? text.textContent : text.textContent.replace(/\s+/g, " ").trim());
      told.textContent = copied;
    } catch {
      getSelection().selectAllChildren(text);
      told.textContent = failed;
    }
  });
});
