// The search. Pagefind and the index are fetched at the first query, not before.
const form = document.querySelector("form.search");
const { index, root: home, words: said, kinds: named } = form.dataset;
const words = JSON.parse(said);
const kindNames = JSON.parse(named);
const field = form.elements.q;
const facets = form.querySelector(".facets");
const boxes = [...facets.querySelectorAll("input")];
const told = form.querySelector(".found");
const list = document.querySelector(".results");
const more = document.querySelector(".more");
const instead = document.querySelector(".instead");
const STEP = 20;
/** Of fewer results than this, it is said how many the other language has, unless that takes more milliseconds. */
const FEW = 3;
const MOST_WAIT = 3000;
const MAX_LETTERS = 120;
const MAX_WORDS = 12;
const EXCERPT = 24;
/** What says more about the agenda comes first: of two hits that hold the words as well, an ambition before a law. */
const WEIGHT = { ambition: 2, theme: 1.6, rule: 1.6, passage: 1.2, role: 1.2, term: 1, law: 0.8, page: 0.8 };

/** A query as it is shown: no control characters, no marks of a search language, no ’s of a plural, not too long.
 * What cannot be seen, as a soft hyphen that came with a copied text, is left out; ligatures, hyphens and apostrophes are
 * those that the site has. */
const clean = (text) => text.slice(0, 1000).replace(/[\p{DI}\p{Cf}]/gu, "").replace(/['‘‚‛`´ʹʼ′＇]/gu, "’").normalize("NFKC")
  .replace(/[\p{Cc}"“”„‟«»‹›″*]/gu, " ").replace(/[\p{Pd}−]/gu, "-").replace(/(\p{L})’s(?![\p{L}\p{N}])/gu, "$1")
  .trim().slice(0, MAX_LETTERS).split(/\s+/u).slice(0, MAX_WORDS).join(" ");
/** The words of a text as they are compared: small letters, no accents; of words with a hyphen also each part. */
const wordsOf = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase()
  .match(/[\p{L}\p{N}]+(?:[-.'’][\p{L}\p{N}]+)*/gu) ?? [];
/** The words that are looked for: “&”, “en” and “and” are one, and say nothing of what is meant. */
const soughtOf = (text) => {
  const words = wordsOf(text);
  const telling = words.filter((word) => word !== "en" && word !== "and");
  return telling.length ? telling : words;
};
/** A query in which the id of an ambition or of a part of it is written as the site has it: b4 for B.4, b4.1 for b 4 1. */
const withIds = (query, known) => query.replace(
  /(^|[^\p{L}\p{N}])(\p{L})[^\p{L}\p{N}]{0,3}(\d{1,2})(?:[^\p{L}\p{N}]{1,3}(\d{1,2}))?(?![\p{L}\p{N}])/gu,
  (written, before, letter, number, part) => {
    const id = `${letter}${number}`.toLowerCase();
    if (part && known.includes(`${id}.${part}`)) return `${before}${id}.${part}`;
    return known.includes(id) ? `${before}${id} ${part ?? ""}` : written;
  });

const make = (tag, attributes, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
};
const after = (milliseconds) => new Promise((done) => { setTimeout(() => done(0), milliseconds); });
/** Tells what the search found; the first sentence is what matters, the second says what to do. */
const say = (key, values = {}, ...more) => {
  const [first, ...rest] = words[key].map((text) => text.replace(/\{(\w)\}/gu, (_, name) => values[name]));
  const end = more.length && !first.endsWith(".") ? "." : "";
  told.replaceChildren(make("b", {}, first, end), ...[...rest, ...more].flatMap((each) => [" ", each]));
};

const own = document.documentElement.lang;
const base = new URL(index, location.href).href;
let tries = 0;
/** Pagefind for a language. It takes that of the page at the moment that it is made, and keeps one for all that is made of
 * a module: each language has a module of its own, and a browser never tries the same address again. */
const engineFor = async (lang) => {
  const { createInstance } = await import(`${base}pagefind.js${lang === own && !tries ? "" : `?${lang}${tries}`}`);
  document.documentElement.lang = lang;
  const engine = createInstance({ noWorker: true });
  document.documentElement.lang = own;
  return engine;
};
const loading = {};
/** What a search in a language needs. Of the other language, Pagefind comes only when it has the words. */
const load = (lang) => {
  loading[lang] ??= (async () => {
    let engine;
    const begin = () => (engine ??= engineFor(lang));
    const [answer] = await Promise.all([fetch(`${base}records.${lang}.json`, { cache: "no-cache" }), lang === own && begin()]);
    if (!answer.ok) throw new Error(answer.statusText);
    const records = new Map(Object.entries(await answer.json()));
    const known = new Set();
    const telling = new Set();
    const add = (text, words) => { for (const word of wordsOf(text)) for (const part of [word, ...word.split("-")]) words.add(part); };
    for (const record of records.values()) {
      const { title, words: also, content, kind } = record;
      record.has = new Set();
      add(`${title} ${also} ${content}`, record.has);
      for (const word of record.has) known.add(word);
      add(`${title} ${also} ${kind === "page" ? "" : content}`, telling);
    }
    return { begin, records, known: [...known], telling: [...telling] };
  })();
  return loading[lang];
};

/** How many letters two words differ: left out, put in, other, or two that changed places. */
const slips = (one, other) => {
  let before = [];
  let last = [...Array(other.length + 1).keys()];
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      next[j] = Math.min(last[j] + 1, next[j - 1] + 1, last[j - 1] + (one[i - 1] !== other[j - 1]));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
    }
    [before, last] = [last, next];
  }
  return last[other.length];
};

/** How near a known word comes to one that is not known, 0 to 1, and whether the one must be a slip for the other. */
const nearness = (word, known) => {
  const short = Math.min(word.length, known.length);
  const both = word.length + known.length;
  let shared = 0;
  while (shared < short && word[shared] === known[shared]) shared += 1;
  const rest = short - shared;
  // begrotingen, begroting; polariseren, polarisatie: what they share is longer than what differs
  if ((shared > 4 ? rest <= shared - 3 : shared === 4 && !rest) && (short > 5 || both - 2 * short < 3)) return [2 * shared / both, false];
  // politiesterkte, sterkte; bestuur, waterschapsbestuur: the last part of a compound says what it is
  if (short > 4 && (word.endsWith(known) || known.endsWith(word))) return [2 * short / both, false];
  const allowed = word.length > 8 ? 2 : word.length > 5 ? 1 : 0;
  const wrong = both - 2 * short <= allowed ? slips(word, known) : Infinity;
  return wrong <= allowed ? [1 - wrong / both, true] : [0, false];
};

/** The known words that a word of a query stands for, with how near they come. What is only like it is looked for among the
 * words that tell what something is about: a page about this website has many words that nobody looks for. */
const meant = (word, known, telling) => {
  const joined = word.replaceAll("-", ""); // a hyphen may be one of the end of a line
  for (const each of [word, joined]) if (known.includes(each)) return [{ word: each, near: 1 }];
  const begun = known.filter((each) => each.startsWith(word));
  if (begun.length) return begun.slice(0, 20).map((each) => ({ word: each, near: 1 }));
  const like = telling.map((each) => { const [near, misspelt] = nearness(word, each); return { word: each, near, misspelt }; })
    .filter(({ near }) => near).sort((a, b) => b.near - a.near);
  return like.filter(({ near }) => near > 0.7 * like[0].near).slice(0, 6);
};

/** Whether of these words none is the given one, bent or not, and some only begin with it: OM, omgangsvormen. */
const isOnlyBegun = (word, words) => {
  const begun = [...words].filter((each) => each.startsWith(word));
  return begun.length > 0 && !begun.some((each) => each.length - word.length <= (word.length > 3 ? 3 : 0));
};

/** All hits, the best first: what is called so, what has the words, what has words that begin with them. Where hardly any has
 * all words of the query, also those that have the words that matter. */
const find = async (query, lang = own) => {
  const { begin, records, known, telling } = await load(lang);
  const engine = await begin();
  const parts = soughtOf(withIds(query, known));
  const sought = parts.map((part) => meant(part, known, telling));
  const hits = new Map();
  for (const [number, candidates] of sought.entries()) {
    const best = new Map();
    for (const { word, near } of candidates)
      for (const { id, score } of (await engine.search(word)).results) best.set(id, Math.max(best.get(id) ?? 0, score * near));
    // A word that few texts have says more about what is meant than one that many have.
    const weight = Math.log(1 + records.size / best.size) / Math.max(...best.values());
    for (const [id, score] of best) {
      if (!hits.has(id)) hits.set(id, { ...records.get(id), count: 0, begun: 0, score: 0 });
      hits.get(id).count += 1;
      hits.get(id).begun += isOnlyBegun(parts[number], records.get(id)?.has ?? []);
      hits.get(id).score += score * weight;
    }
  }
  // A part of the index that did not come is no error to Pagefind, but a known word is always found.
  if (!hits.size && sought.flat().length) throw new Error("the index did not come");
  const names = [parts.join(" "), sought.map(([first], number) => first?.word ?? parts[number]).join(" ")];
  let all = [...hits.values()].filter(({ url }) => url !== undefined);
  for (const hit of all) {
    hit.score *= WEIGHT[hit.kind];
    const called = hit.names.map((name) => soughtOf(name).join(" "));
    hit.isAsked = called.some((name) => name === names[0] || (/^\p{L}\d/u.test(name) && parts.includes(name)));
    if (called.some((name) => names.includes(name))) hit.score *= 2;
    // The last part of a compound says what it is: a waterschapsbestuur is a bestuur.
    else if (called.some((name) => names.some((each) => each.length > 4 && name.endsWith(each)))) hit.score *= 1.5;
  }
  const isWhole = ({ count }) => count === parts.length;
  all.sort((a, b) => b.isAsked - a.isAsked || isWhole(b) - isWhole(a) || a.begun - b.begun || b.score - a.score);
  const best = Math.max(...all.map(({ score }) => score));
  const whole = all.filter(isWhole);
  all = whole.length > 2 ? all.filter((hit) => isWhole(hit) || hit.isAsked) : all.filter((hit) => isWhole(hit) || hit.score > best / 3);
  const bent = sought.flat().filter(({ near }) => near < 1);
  const how = bent.length ? (bent.every(({ misspelt }) => misspelt) ? "meant" : "near") : whole.length ? "exact" : "partly";
  if (bent.length) all = all.filter(({ score }) => score > best / 8);
  return { hits: all, how, sought: sought.flat(), like: how === "meant" ? names[1] : bent.slice(0, 3).map(({ word }) => word).join(", ") };
};

const other = document.querySelector(".languages a:not([aria-current])");
/** How many results the other language has for a query, where it has every word; 0 where that cannot be known. */
const countElsewhere = async (query) => {
  try {
    const { known } = await load(other.hreflang);
    if (!soughtOf(withIds(query, known)).every((word) => known.some((each) => each.startsWith(word)))) return 0;
    const { hits, how } = await find(query, other.hreflang);
    return how === "exact" ? hits.length : 0;
  } catch (error) {
    console.warn(error);
    delete loading[other?.hreflang];
    tries += 1;
    return 0;
  }
};

const shape = (theme) => {
  const look = facets.querySelector(`input[value="${CSS.escape(theme)}"]`)?.dataset.look;
  return look ? [make("span", { class: `shape ${look}`, "aria-hidden": "true" }, make("span", {}, theme)), " "] : [];
};
/** The beginning of a word, where what bends it is left out: gezagen, gezag. */
const stem = (word) => (word.length > 5 ? word.slice(0, -2) : word);
/** A piece of a text around the first word that was looked for, each of those marked, with dots where the text goes on. */
const excerpt = (content) => {
  const stems = answer.sought.map(({ word }) => stem(word));
  const found = (text) => wordsOf(text).some((word) => [word, ...word.split("-")].some((part) =>
    stems.some((each) => (each.length > 3 ? part.startsWith(each) : part === each))));
  const all = content.split(/\s+/u);
  const start = Math.max(0, Math.min(all.findIndex(found) - EXCERPT / 3, all.length - EXCERPT));
  const end = start + EXCERPT;
  const pieces = all.slice(start, end).join(" ").split(/([\p{L}\p{N}\p{M}]+(?:[-.'’][\p{L}\p{N}\p{M}]+)*)/u);
  return [start ? "… " : "", ...pieces.map((piece) => (found(piece) ? make("mark", {}, piece) : piece)), end < all.length ? " …" : ""];
};
const root = new URL(home, location.href).pathname;
const line = ({ url, title, kind, theme, voice, content }) => make("li", {},
  make("h2", {}, make("a", { href: root + url }, title)),
  make("p", { class: "small" }, ...(theme ? shape(theme) : []), kindNames[kind]),
  make("p", { class: voice }, ...excerpt(content)));

let answer = { hits: [], sought: [] };
let query = "";
let shown = STEP;
const chosen = (facet) => boxes.filter((box) => box.checked && box.closest("fieldset").dataset.facet === facet).map(({ value }) => value);
const fits = (hit, facet) => { const wanted = chosen(facet); return !wanted.length || wanted.includes(hit[facet]); };

const leadElsewhere = (count) => {
  const address = new URL(other.href);
  address.search = new URLSearchParams({ q: answer.query });
  const [text] = words[count === 1 ? "one_elsewhere" : "many_elsewhere"];
  return make("a", { href: address.href, hreflang: other.hreflang }, text.replace("{n}", count));
};

const show = () => {
  const hits = answer.hits.filter((hit) => fits(hit, "theme") && fits(hit, "kind"));
  for (const box of boxes) {
    const { facet } = box.closest("fieldset").dataset;
    const other = facet === "theme" ? "kind" : "theme";
    const count = answer.hits.filter((hit) => hit[facet] === box.value && fits(hit, other)).length;
    box.parentElement.querySelector("span:last-child").textContent = `(${count})`;
    box.parentElement.hidden = !count && !box.checked && box !== document.activeElement;
  }
  for (const set of facets.children) set.hidden = ![...set.querySelectorAll("label")].some((label) => !label.hidden);
  facets.hidden = !answer.hits.length;
  list.replaceChildren(...hits.slice(0, shown).map(line));
  more.hidden = hits.length <= shown;
  list.hidden = !hits.length;
  instead.hidden = hits.length > 0;
  const values = { q: answer.query, n: hits.length, w: answer.like };
  const key = !hits.length ? (answer.hits.length ? "none_chosen" : "none")
    : answer.how !== "exact" ? answer.how : hits.length === 1 ? "one" : "many";
  say(key, values, ...(answer.elsewhere ? [leadElsewhere(answer.elsewhere)] : []));
};

let turn = 0;
const search = async () => {
  turn += 1;
  const mine = turn;
  const sought = query; // a reader may go on typing meanwhile
  shown = STEP;
  document.title = sought ? words.title.replace("{q}", () => sought) : title;
  if (!sought) {
    answer = { hits: [], sought: [] };
    show();
    say("empty");
    return;
  }
  instead.hidden = true; // now, so that nothing moves when the results come
  const slow = setTimeout(() => say("busy"), 400);
  try {
    const given = { query: sought, ...await find(sought) };
    if (given.how !== "exact" || given.hits.length < FEW) {
      // Before they are shown: a line that comes later would move them.
      const count = await Promise.race([countElsewhere(sought), after(MOST_WAIT)]);
      if (given.how !== "exact" || count > given.hits.length) given.elsewhere = count;
    }
    if (mine !== turn) return;
    answer = given;
    show();
  } catch (error) {
    console.warn(error);
    delete loading[own];
    tries += 1;
    if (mine !== turn) return;
    answer = { hits: [], sought: [] };
    show();
    say("failed");
  } finally {
    clearTimeout(slow);
  }
};

const title = document.title;
/** The address says what is asked, in the words of this language; the link to the other language asks the same there. */
const write = (how) => {
  const address = new URL(location.href);
  address.search = "";
  if (query) address.searchParams.set("q", query);
  for (const box of boxes) if (box.checked) address.searchParams.append(box.name, box.value);
  if (address.href !== location.href) history[how](null, "", address);
  for (const link of document.querySelectorAll(".languages a")) link.search = address.search;
};
/** Takes over what is asked. A browser that goes back to this page may have emptied the field, or reset it to its default
 * (WebKit): what is asked is therefore never read from it but when a reader typed. */
const take = (text) => {
  query = clean(text);
  field.defaultValue = query;
};
const refill = () => { if (clean(field.value) !== query) field.value = query; };
/** Whether a reader asked for what stands in the address, rather than passed it while typing: then Back leads to it. */
let isAsked = false;
/** What the address asks. A facet is known by its value: its name may be that of the other language. */
const read = ({ keepTyped = false } = {}) => {
  const asked = [...new URLSearchParams(location.search)];
  isAsked = !keepTyped;
  take(keepTyped ? field.value : asked.find(([name]) => name === "q")?.[1] ?? "");
  if (!keepTyped) refill();
  for (const box of boxes) box.checked = asked.some(([name, value]) => name !== "q" && value === box.value);
  write("replaceState");
  return search();
};

let typing;
field.addEventListener("input", () => {
  take(field.value);
  clearTimeout(typing);
  typing = setTimeout(() => {
    write(isAsked ? "pushState" : "replaceState");
    isAsked = false;
    search();
  }, 300);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(typing);
  take(field.value);
  write("pushState");
  isAsked = true;
  search();
});
facets.addEventListener("change", () => { shown = STEP; refill(); write("pushState"); show(); });
more.addEventListener("click", () => {
  const first = list.children.length;
  shown += STEP;
  show();
  list.children[first].querySelector("a").focus();
});
addEventListener("popstate", () => read());
addEventListener("pageshow", refill);
if (location.search || field.value) read({ keepTyped: "typed" in form.dataset });
