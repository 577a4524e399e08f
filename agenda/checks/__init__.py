"""The checks of an agenda that was read, one module per subject."""
