"""The controls around the stage."""
