"""The network's numbers, changed all at once: by those of a file."""

from dataclasses import replace

from nnviz.bench.by_weight import ByWeight
from nnviz.bench.verbs import verb
from nnviz.errors import InputError
from nnviz.files.weights import read_weights
from nnviz.training.new_runs import copy_of
from nnviz.training.trainer import UNSOUND


class ByFile(ByWeight):
    """What a file can do to the network, at any time, also while it trains."""

    @verb
    def load_weights(self, data: bytes) -> None:
        """Give the network all weights of a file, and go on from them; marked on the curve.

        What batch normalisation has measured comes with them, the optimiser remembers nothing, and
        points, settings, epoch and curve stay. What is frozen or off stays so. Undo brings back
        the run as it was.

        Parameters
        ----------
        data : bytes
            A file in the format safetensors, as `nnviz.export.weights.write_weights` makes it.

        Raises
        ------
        InputError
            As `read_weights`, or if the network would have no finite answer. Nothing is changed
            then.
        """
        found = read_weights(data, self.player.model_config)
        run = copy_of(self.player.run)
        run.trainer.restore(
            replace(
                run.trainer.snapshot(),
                weights=found.weights,
                buffers=found.buffers,
                optimizer_state={},
            )
        )
        if not run.trainer.sound:
            raise InputError(UNSOUND)
        run.gone.clear()  # the layer that these outputs read is another one
        run.changed(("weights loaded from a file", None, None))
        said = "The network has the weights of the file, and the optimiser starts afresh."
        self._go_on_with(run, f"{said} {found.differs}" if found.differs else said)
