"""Lessons on the page: the path of them, and the one that is open beside the stage."""
