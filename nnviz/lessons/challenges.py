"""Challenges: goals that can be reached in ever better ways. The lowest score is the best."""

from collections.abc import Mapping

from pydantic import model_validator

from nnviz.bench.workbench import Workbench
from nnviz.lessons.exercise import Checked, Exercise
from nnviz.lessons.goals import Goal
from nnviz.lessons.measures import MEASURES
from nnviz.lessons.work import Work
from nnviz.settings.config import ModelConfig, PresetConfig, TrainConfig

BY_HAND = "Here only training counts, and the network was also changed by hand; press Reset model."


class Challenge(Exercise):
    """An exercise with a score.

    Attributes
    ----------
    score : {"weights", "steps", "hidden_neurons"}
        What is counted once all goals are met: a measure that is a number of something.
    """

    score: str

    @model_validator(mode="after")
    def _countable(self) -> "Challenge":
        if self.score not in MEASURES or MEASURES[self.score].unit != "count":
            raise ValueError("score must be a measure that is counted")
        return self

    @property
    def counts(self) -> str:
        """What the score is a number of."""
        return MEASURES[self.score].title.lower()

    def because(self, bench: Workbench) -> str | None:
        """As `Exercise.because`; where steps are counted, weights do not come from elsewhere."""
        said = super().because(bench)
        return (
            BY_HAND if said is None and self.score == "steps" and bench.player.run.edits else said
        )

    def points_for(self, bench: Workbench, checked: Checked) -> int | None:
        """The score of what stands on the bench; ``None`` unless it was `checked` as reached."""
        if not checked.reached:
            return None
        work = Work.on(bench, self.given.points, self.given.preset, frozenset())
        value = MEASURES[self.score].of(work)
        return None if value is None else int(value)


_ONLY_XY = Goal(kind="setting", name="features", value=("x", "y"))

CHALLENGES: Mapping[str, Challenge] = {
    challenge.id: challenge
    for challenge in (
        Challenge(
            id="xor-two",
            title="XOR with two neurons",
            summary="Two lines of tanh are not enough. In how few learning steps can you do it "
            "with two hidden neurons?",
            preset=PresetConfig(name="xor"),
            model=ModelConfig(hidden=(2,)),
            train=TrainConfig(learning_rate=0.1),
            goals=(
                Goal(kind="training_accuracy", at_least=0.95),
                Goal(kind="hidden_neurons", at_most=2),
                _ONLY_XY,
            ),
            score="steps",
        ),
        Challenge(
            id="spiral-small",
            title="The spiral with the fewest weights",
            summary="Every trick is allowed: how few numbers does a network need to follow the "
            "spiral?",
            preset=PresetConfig(name="spiral", points=400, noise=0.02),
            goals=(Goal(kind="held_out_accuracy", at_least=0.95),),
            score="weights",
        ),
        Challenge(
            id="checkerboard-all",
            title="Every point of the checkerboard",
            summary="Get all 300 points right, and be sure of it, in as few learning steps as you "
            "can.",
            preset=PresetConfig(name="checkerboard", points=300, noise=0.0, held_out=0.0),
            goals=(
                Goal(kind="training_accuracy", at_least=1.0),
                Goal(kind="training_loss", at_most=0.05),
            ),
            score="steps",
        ),
        Challenge(
            id="circles-fast",
            title="Circles in a hurry",
            summary="At most four hidden neurons, inputs x and y: how few learning steps do you "
            "need? They are counted a few times a second: train slowly, or press Step.",
            preset=PresetConfig(name="circles"),
            model=ModelConfig(hidden=(4,)),
            goals=(
                Goal(kind="held_out_accuracy", at_least=0.95),
                Goal(kind="hidden_neurons", at_most=4),
                _ONLY_XY,
            ),
            score="steps",
        ),
        Challenge(
            id="few-points",
            title="Much from little",
            summary="Twenty points are all that you get, and 500 new ones are asked. How few "
            "weights do it?",
            preset=PresetConfig(name="moons", points=20, noise=0.1, held_out=0.0),
            goals=(Goal(kind="fresh_accuracy", at_least=0.9),),
            score="weights",
        ),
    )
}
