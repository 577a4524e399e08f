"""What templates know: `View` for every page, and what one kind of page needs in `pages`."""
