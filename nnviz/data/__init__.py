"""What one draws on: points, starter data sets, classes, undo."""
