"""The work of GitHub's workflows: comments, previews, publication."""
