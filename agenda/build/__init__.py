"""From the project to a folder with a site: built, kept, put in place, served while editing."""
