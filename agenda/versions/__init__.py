"""Two versions of an agenda, and all of them: what differs, what it does to the site, and its history."""
