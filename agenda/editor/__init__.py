"""What an editor asks for: check, fix, templates, explanations, help while typing."""
