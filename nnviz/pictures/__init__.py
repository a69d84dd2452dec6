"""Arrays to pictures, without torch."""
