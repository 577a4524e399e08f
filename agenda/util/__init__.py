"""What every other package may use: git, the cache, clocks, escaping. It knows nothing of the agenda."""
