"""Measurements beside other makers of sites; ``scripts/bench`` runs them."""
