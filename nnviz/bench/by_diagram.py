"""What a person does in the living diagram, done on the bench."""

from nnviz.bench.workbench import Workbench
from nnviz.settings.hand import Hand
from nnviz.stage.acts import Act


def hand_of(bench: Workbench) -> Hand:
    """What is frozen and switched off in the network that is shown."""
    return bench.player.run.shown.hand


def do(bench: Workbench, act: Act) -> bool:
    """Do it.

    Returns
    -------
    bool
        Whether the page as a whole is to show it; a value that is still moving is shown by the
        map, while training.

    Raises
    ------
    InputError
        If the network has no such weight, neuron or layer, or can have no more.
    """
    name, args = act.name, act.args
    if name == "set":
        index, value, done = args
        bench.set_weight(index, float(value), moving=not done)
        return done or not bench.player.running
    if name == "switch":
        layer, neuron, off = args
        args = layer, neuron, not off
    getattr(bench, name)(*args)
    return True
