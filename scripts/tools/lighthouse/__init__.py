"""What Lighthouse thinks of the pages; ``scripts/lighthouse`` asks it."""
