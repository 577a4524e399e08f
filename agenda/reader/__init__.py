"""From a YAML file to the model: reading, recovery from mistakes, validation, and edits of the text."""
