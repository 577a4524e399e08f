"""The agenda: its model, its checks and its expansion into the pages of the site."""
