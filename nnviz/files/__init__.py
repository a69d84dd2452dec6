"""Every format in and out: here hostile input enters."""
