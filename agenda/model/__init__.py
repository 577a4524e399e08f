"""The agenda as data: its classes, the index of its items, their names and addresses, and the findings about them."""
