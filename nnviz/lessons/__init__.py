"""What is shown to explain."""
