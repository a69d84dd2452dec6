"""What the sessions of one process share."""
