"""The build by MkDocs, and the development server."""
