"""Scripts that print figures: how fast nnviz learns, draws and serves on this machine."""
