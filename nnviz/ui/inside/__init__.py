"""What is inside the network: one view at a time, each a module with a `draw`."""
