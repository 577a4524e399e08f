// The search page. Pagefind and the index are fetched at the first query, not before.
const form = document.querySelector("form.search");
const { index, words: said, kinds: named } = form.dataset;
const words = JSON.parse(said);
const kindNames = JSON.parse(named);
const field = form.elements.q;
const facets = form.querySelector(".facets");
const boxes = [...facets.querySelectorAll("input")];
const told = document.querySelector(".found");
const list = document.querySelector(".results");
const more = document.querySelector(".more");
const instead = document.querySelector(".instead");
const STEP = 20;
const MAX_LETTERS = 120;
const MAX_WORDS = 12;

/** A query as it is looked for: no control characters, no ’s of a plural, not too long. */
const clean = (text) => text.slice(0, 1000).normalize("NFC").replace(/[\p{Cc}\p{Cf}]/gu, " ").replace(/(\p{L})['’`]s\b/gu, "$1")
  .trim().slice(0, MAX_LETTERS).split(/\s+/u).slice(0, MAX_WORDS).join(" ");

const make = (tag, attributes, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
};
/** Tells what the search found; the first sentence is what matters, the rest says what to do. */
const say = (key, query, count) => {
  const [first, ...rest] = words[key].split(/(?<=\.) /u).map((each) => each.replace("{n}", () => count).replace("{q}", () => query));
  told.replaceChildren(make("b", {}, first), ...rest.map((each) => ` ${each}`));
};

let loading;
const load = () => {
  loading ??= (async () => {
    const pagefind = await import(new URL(`${index}pagefind.js`, location.href).href);
    await pagefind.options({ noWorker: true, baseUrl: new URL(`${index}..`, location.href).pathname, excerptLength: 24 });
    await pagefind.init();
    return pagefind;
  })().catch((error) => { loading = undefined; throw error; });
  return loading;
};

/** An ambition is what most readers look for: it goes before a term or a law that fits a little better. */
const weight = ({ score, meta }) => (meta.kind === "ambition" ? 2 : 1) * score;

/** All hits, the best first; for more words than one also those that have only some of them. */
const find = async (query) => {
  const pagefind = await load();
  let { results } = await pagefind.search(query);
  // Dutch plurals in -s of words in -en have another stem than the word itself: ketens, keten.
  if (!results.length && /\p{L}{3}s\b/u.test(query)) ({ results } = await pagefind.search(query.replace(/(\p{L}{3})s\b/gu, "$1")));
  const whole = results.length;
  const parts = query.split(" ");
  if (parts.length > 1 && results.length < 3) {
    const have = new Set(results.map(({ id }) => id));
    const partly = new Map();
    for (const part of parts.filter((each) => each.length > 2)) {
      for (const hit of (await pagefind.search(part)).results) {
        const known = partly.get(hit.id) ?? { hit, count: 0, score: 0 };
        partly.set(hit.id, { hit, count: known.count + 1, score: known.score + hit.score });
      }
    }
    const added = [...partly.values()].filter(({ hit }) => !have.has(hit.id));
    results.push(...added.sort((a, b) => b.count - a.count || b.score - a.score).map(({ hit }) => hit));
  }
  const hits = await Promise.all(results.map(async (hit) => ({ ...await hit.data(), score: hit.score })));
  return [...hits.slice(0, whole).sort((a, b) => weight(b) - weight(a)), ...hits.slice(whole)];
};

const plain = (text) => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&amp;/g, "&");
/** An excerpt of Pagefind, whose only markup is <mark>, as text and elements. */
const excerpt = (html) => html.split(/(<mark>.*?<\/mark>)/su).flatMap((part) => {
  const marked = /^<mark>(.*?)([^\p{L}\p{N}]*)<\/mark>$/su.exec(part);
  return marked ? [make("mark", {}, plain(marked[1])), plain(marked[2])] : plain(part);
});

const shape = (theme) => {
  const look = facets.querySelector(`input[value="${CSS.escape(theme)}"]`)?.dataset.look;
  return look ? [make("span", { class: `shape ${look}`, "aria-hidden": "true" }, make("span", {}, theme)), " "] : [];
};
/** The excerpt, with dots where the text goes on. */
const cut = ({ excerpt: html, content }) => {
  const text = plain(html.replace(/<\/?mark>/g, "")).trim();
  return [content.trim().startsWith(text) ? "" : "… ", ...excerpt(html.trim()), content.trim().endsWith(text) ? "" : " …"];
};
const line = ({ url, meta, ...hit }) => make("li", {},
  make("h2", {}, make("a", { href: url }, meta.title)),
  make("p", { class: "small" }, ...(meta.theme ? shape(meta.theme) : []), kindNames[meta.kind] ?? ""),
  make("p", { class: meta.voice ?? "" }, ...cut(hit)));

let found = [];
let query = "";
let shown = STEP;
const chosen = (facet) => boxes.filter((box) => box.checked && box.closest("fieldset").dataset.facet === facet).map(({ value }) => value);
const fits = ({ meta }, facet) => { const wanted = chosen(facet); return !wanted.length || wanted.includes(meta[facet]); };

/** Whether a text has the words of the query themselves, and not only words that begin like them. */
const holds = ({ meta, content }) => {
  const text = `${meta.title} ${meta.words ?? ""} ${content}`.toLowerCase();
  return query.toLowerCase().split(" ").some((word) => text.includes(word));
};

const show = () => {
  const hits = found.filter((hit) => fits(hit, "theme") && fits(hit, "kind"));
  for (const box of boxes) {
    const { facet } = box.closest("fieldset").dataset;
    const other = facet === "theme" ? "kind" : "theme";
    const count = found.filter((hit) => hit.meta[facet] === box.value && fits(hit, other)).length;
    box.parentElement.querySelector("span:last-child").textContent = `(${count})`;
    box.parentElement.hidden = !count && !box.checked;
  }
  for (const set of facets.children) set.hidden = ![...set.querySelectorAll("label")].some((label) => !label.hidden);
  facets.hidden = !found.length;
  list.replaceChildren(...hits.slice(0, shown).map(line));
  more.hidden = hits.length <= shown;
  instead.hidden = hits.length > 0;
  if (!hits.length) say(found.length ? "none_chosen" : "none", query);
  else if (!hits.some(holds)) say("near", query, hits.length);
  else say(hits.length === 1 ? "one" : "many", query, hits.length);
};

let turn = 0;
const search = async () => {
  turn += 1;
  const mine = turn;
  query = clean(field.value);
  shown = STEP;
  document.title = query ? words.title.replace("{q}", () => query) : title;
  if (!query) {
    found = [];
    show();
    say("empty");
    return;
  }
  const slow = setTimeout(() => say("busy"), 400);
  try {
    const hits = await find(query);
    if (mine !== turn) return;
    found = hits;
    show();
  } catch (error) {
    console.warn(error);
    if (mine !== turn) return;
    found = [];
    show();
    say("failed");
  } finally {
    clearTimeout(slow);
  }
};

const title = document.title;
const read = () => {
  const asked = new URLSearchParams(location.search);
  field.value = clean(asked.get("q") ?? "");
  for (const box of boxes) box.checked = asked.getAll(box.name).includes(box.value);
  return search();
};
const write = (how) => {
  const address = new URL(location.href);
  address.search = "";
  if (clean(field.value)) address.searchParams.set("q", clean(field.value));
  for (const box of boxes) if (box.checked) address.searchParams.append(box.name, box.value);
  if (address.href !== location.href) history[how](null, "", address);
};

let typing;
field.addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(() => { write("replaceState"); search(); }, 300);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(typing);
  write("pushState");
  search();
});
facets.addEventListener("change", () => { shown = STEP; write("pushState"); show(); });
more.addEventListener("click", () => {
  const first = list.children.length;
  shown += STEP;
  show();
  list.children[first].querySelector("a").focus();
});
addEventListener("popstate", read);
instead.firstElementChild.remove(); // it says that searching needs a script
read();
if (!field.value) field.focus();
