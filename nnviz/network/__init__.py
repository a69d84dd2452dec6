"""One step of training: the network, its loss, its gradients, its update rules."""
