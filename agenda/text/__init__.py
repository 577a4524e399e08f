"""Texts in two languages."""
