"""Who puts the site on the internet: settings, headers, releases, and what outlives the tools."""
