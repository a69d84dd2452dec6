"""The stage: canvas, layers, tools."""
