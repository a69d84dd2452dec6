"""nnviz: draw a data set, train a small neural network on it and watch it learn."""
