// Redirects from a former address to the same place on the new page; without scripts the page itself redirects.
const { href, hash } = document.getElementById("_new");
const own = location.hash && document.getElementById(location.hash.slice(1))?.querySelector("a");
location.replace(own ? own.href : href.split("#")[0] + (location.hash || hash));
