// The link to the other language keeps the place on the page: anchors are the same in both languages.
const links = document.querySelectorAll(".languages a");
const keepPlace = () => links.forEach((link) => { link.hash = location.hash; });
addEventListener("hashchange", keepPlace);
keepPlace();
