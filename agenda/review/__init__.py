"""What a proposal changes: in the agenda, on the pages, and in the addresses."""
