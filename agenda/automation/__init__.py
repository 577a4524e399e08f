"""What the workflows run: previews of proposals, links to other sites, the age of translations."""
