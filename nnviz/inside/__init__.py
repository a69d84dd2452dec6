"""What is computed about a network, as arrays."""
