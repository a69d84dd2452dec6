"""One person's work: everything a page can do, without a page."""
