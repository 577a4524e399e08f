"""The pages and files of the site, without MkDocs."""
