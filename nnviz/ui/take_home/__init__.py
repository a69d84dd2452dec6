"""The dialog for what one takes home."""
