"""What one takes home: script, notebook, weights, animation, a page of its own."""
