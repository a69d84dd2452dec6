"""Everything that can be set, and its words."""
