"""A run and its record."""
