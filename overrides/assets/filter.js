// The filter of the ambitions page. Its state is in the address; what is unknown there is left out.
const form = document.querySelector(".filter");
const rows = [...document.querySelectorAll(".row[data-theme]")];
const message = form.querySelector("[role=status]");
const clear = form.querySelector("button");
const selects = [...form.querySelectorAll("select")];

const fits = (row) => selects.every(({ value, dataset }) => !value || row.dataset[dataset.field].split(" ").includes(value));
const show = () => {
  let count = 0;
  for (const row of rows) {
    row.hidden = !fits(row);
    if (!row.hidden) count += 1;
  }
  const isFiltered = selects.some(({ value }) => value);
  for (const theme of document.querySelectorAll(".list > .theme")) {
    theme.hidden = isFiltered && !theme.querySelector(".row:not([hidden])");
  }
  const said = count ? form.dataset.count : form.dataset.none;
  message.textContent = said.replace("{n}", count).replace("{all}", rows.length);
  clear.hidden = !isFiltered;
  // The same choice in the other language, where it has other names in the address.
  for (const link of document.querySelectorAll(".languages a")) {
    link.search = new URLSearchParams(selects.filter(({ value }) => value).map(({ value, dataset }) => [dataset[link.hreflang], value]));
  }
};
const read = () => {
  const asked = new URLSearchParams(location.search);
  for (const select of selects) {
    select.value = asked.get(select.name) ?? "";
    if (select.selectedIndex < 0) select.value = "";
  }
  show();
};
const write = () => {
  const address = new URL(location.href);
  for (const { name, value } of selects) {
    if (value) address.searchParams.set(name, value);
    else address.searchParams.delete(name);
  }
  history.pushState(null, "", address);
  show();
};

form.hidden = false;
form.addEventListener("change", write);
form.addEventListener("submit", (event) => event.preventDefault());
clear.addEventListener("click", () => {
  for (const select of selects) select.value = "";
  write();
  selects[0].focus(); // the button is gone now
});
addEventListener("popstate", read);
read();
