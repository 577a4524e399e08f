"""How one version of an agenda differs from another."""
