"""What one takes home: made from a network and its points, without a page."""
