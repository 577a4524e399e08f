"""Explanations for editors: of findings, of fields, and the templates of new items."""
