"""How each lesson is solved, in a few verbs; `SOLUTIONS` has them by the lessons' ids."""

from collections.abc import Callable

from nnviz.bench.workbench import Workbench
from nnviz.data.points import Points
from nnviz.lessons.catalogue import lessons
from nnviz.lessons.exercise import Checked
from nnviz.training.trainer import Trainer
from tests.lessons.solving import copies, hold_out, learn, model, place, train

Look = Callable[[Workbench], Checked]  # what a page does now and then


def solve_neuron(bench: Workbench, look: Look) -> None:
    model(bench, hidden=())
    far = [[0.95, 0.95], [-0.95, -0.95], [0.95, -0.95], [-0.95, 0.95]]
    guess = Trainer(bench.points, bench.player.model_config, bench.player.train_config)
    guess.run(epochs=100)
    labels = guess.learner.predict(guess.learner.batch(Points.of(far, [0] * 4))).numpy()
    place(bench, Points.of(far, labels))
    learn(bench, 300)


def solve_xor(bench: Workbench, look: Look) -> None:
    model(bench, hidden=(4,))
    learn(bench, 200)


def solve_features(bench: Workbench, look: Look) -> None:
    model(bench, features=("x2", "y2"))
    learn(bench, 200)


def solve_rate(bench: Workbench, look: Look) -> None:
    train(bench, learning_rate=10.0)
    learn(bench, 100)
    look(bench)
    train(bench, learning_rate=1.0)
    bench.player.reset()
    learn(bench, 200)


def solve_momentum(bench: Workbench, look: Look) -> None:
    train(bench, optimizer="adam")
    bench.player.reset()
    learn(bench, 300)


def solve_batch(bench: Workbench, look: Look) -> None:
    train(bench, batch_size=5)
    learn(bench, 100)


def solve_seeds(bench: Workbench, look: Look) -> None:
    for seed in (1, 2):
        model(bench, seed=seed)
        learn(bench, 60)
        look(bench)
    model(bench, seed=5)
    learn(bench, 300)


def solve_dead(bench: Workbench, look: Look) -> None:
    learn(bench, 50)
    look(bench)
    train(bench, learning_rate=0.3)
    bench.player.reset()
    learn(bench, 300)


def solve_width(bench: Workbench, look: Look) -> None:
    model(bench, hidden=(8,))
    learn(bench, 400)


def solve_overfit(bench: Workbench, look: Look) -> None:
    hold_out(bench, bench.points.split(0.4, 1).held_out)
    learn(bench, 400)


def solve_decay(bench: Workbench, look: Look) -> None:
    train(bench, weight_decay=0.01)
    learn(bench, 400)


def solve_unequal(bench: Workbench, look: Look) -> None:
    place(bench, copies(lessons()["unequal"]))
    model(bench, hidden=(4,))
    learn(bench, 200)


def solve_penguins(bench: Workbench, look: Look) -> None:
    model(bench, hidden=(4,))
    learn(bench, 300)


SOLUTIONS: dict[str, Callable[[Workbench, Look], None]] = {
    name.removeprefix("solve_"): what for name, what in globals().items() if name[:6] == "solve_"
}
