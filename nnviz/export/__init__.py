"""What one takes home: each export is of one moment, and needs no page and no server."""
