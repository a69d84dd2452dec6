"""Starter data sets: their shapes, their controls, and what they are meant to show."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.starters import first_epoch, goal_of, held_out_accuracies
from nnviz.data.points import LEVELS, Points
from nnviz.data.presets import PRESETS, Suggestion, make, suggested
from nnviz.errors import InputError
from nnviz.files.links import decode
from nnviz.settings.config import ModelConfig, PresetConfig, TrainConfig
from nnviz.settings.limits import MAX_CLASSES
from nnviz.training.trainer import Trainer

GRID = 0.5 / LEVELS + 1e-6  # how far a coordinate can be rounded

EVERY = [(p.name, k) for p in PRESETS.values() for k in range(p.classes[0], p.classes[1] + 1)]


def clean(name: str, points: int = 400, classes: int = 2, seed: int = 0) -> Points:
    """A preset without noise or held-out points."""
    return make(
        PresetConfig(name=name, points=points, noise=0, classes=classes, held_out=0, seed=seed)
    )


def accuracy(points: Points, hidden: tuple[int, ...], steps: int, **inputs: object) -> float:
    """Training accuracy of a network after so many full-batch Adam steps."""
    classes = max(2, int(points.labels.max()) + 1)
    model = ModelConfig.model_validate({"hidden": hidden, "classes": classes, **inputs})
    trainer = Trainer(points, model, TrainConfig())
    trainer.run(steps=steps)
    reached = trainer.evaluate().train_accuracy
    assert reached is not None
    return reached


def test_the_registry_has_the_presets_by_name() -> None:
    titles = {name: preset.title for name, preset in PRESETS.items()}
    assert titles == {
        "linear": "Linearly separable",
        "gaussians": "Two Gaussians",
        "blobs": "Blobs",
        "xor": "XOR",
        "circles": "Circles",
        "moons": "Moons",
        "spiral": "Spiral",
        "curve": "Above or below a curve",
        "rings": "Rings",
        "checkerboard": "Checkerboard",
        "anisotropic": "Stretched clouds",
        "varied": "Dense and loose clouds",
    }
    assert all(name == preset.name for name, preset in PRESETS.items())


@pytest.mark.parametrize("name", PRESETS)
def test_each_preset_says_in_one_sentence_why_it_is_there(name: str) -> None:
    why = PRESETS[name].why
    assert why[0].isupper()
    assert why.endswith(".")
    assert why.count(". ") == 0
    assert 60 <= len(why) <= 200


@pytest.mark.parametrize(("name", "classes"), EVERY)
@pytest.mark.parametrize("noise", [0.0, 0.5])
def test_points_are_counted_balanced_and_in_the_domain(
    name: str, classes: int, noise: float
) -> None:
    config = PresetConfig(name=name, points=101, noise=noise, classes=classes, held_out=0.25)
    made = make(config)
    assert len(made) == 101
    assert np.abs(made.xy).max() <= 1.0
    counts = np.bincount(made.labels, minlength=classes)
    assert len(counts) == classes
    assert counts.max() - counts.min() <= 1
    held_out = np.bincount(made.labels[made.held_out], minlength=classes)
    assert held_out.tolist() == [round(0.25 * count) for count in counts]
    assert make(config).xy.tobytes() == made.xy.tobytes()
    assert make(config) == made


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(EVERY),
    st.integers(2, 60),
    st.floats(0.0, 0.5),
    st.floats(0.0, 0.9),
    st.integers(0, 2**31 - 1),
)
def test_any_setting_of_the_controls_works(
    which: tuple[str, int], points: int, noise: float, held_out: float, seed: int
) -> None:
    name, classes = which
    made = make(
        PresetConfig(
            name=name, points=points, noise=noise, classes=classes, held_out=held_out, seed=seed
        )
    )
    assert len(made) == points
    assert made.train.classes_present == list(range(min(points, classes)))


@pytest.mark.parametrize("name", sorted(set(PRESETS) - {"spiral"}))
def test_another_seed_gives_other_points(name: str) -> None:
    assert clean(name, seed=1) != clean(name, seed=2)


def test_the_seed_of_a_spiral_moves_noise_and_held_out_points() -> None:
    assert clean("spiral", seed=1) == clean("spiral", seed=2)
    first, second = (make(PresetConfig(name="spiral", seed=seed)) for seed in (1, 2))
    assert not np.array_equal(first.xy, second.xy)
    assert not np.array_equal(first.held_out, second.held_out)


@pytest.mark.parametrize("name", PRESETS)
def test_noise_moves_points_by_its_standard_deviation(name: str) -> None:
    still = clean(name, points=5_000)
    config = PresetConfig(name=name, points=5_000, noise=0.02, held_out=0)
    moved = make(config).xy - still.xy
    inside = np.abs(still.xy).max(axis=1) < 0.9  # the edge stops some of the others
    assert moved[inside].std() == pytest.approx(0.02, rel=0.05)


def test_largest_noise_and_number_stay_in_the_domain() -> None:
    made = make(PresetConfig(name="moons", points=5_000, noise=0.5))
    assert len(made) == 5_000
    assert np.abs(made.xy).max() == 1.0


@pytest.mark.parametrize(
    ("name", "classes", "sentence"),
    [
        ("xor", 3, "XOR can have 2 classes, not 3; choose a possible number."),
        ("spiral", 5, "Spiral can have 2 to 4 classes, not 5; choose a possible number."),
    ],
)
def test_impossible_numbers_of_classes_are_refused(name: str, classes: int, sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        make(PresetConfig(name=name, classes=classes))
    assert str(caught.value) == sentence


def test_unknown_names_are_refused() -> None:
    with pytest.raises(InputError, match="no starter data set called “swiss roll”; choose one of"):
        make(PresetConfig(name="swiss roll"))


def test_nearest_classes_for_a_menu() -> None:
    assert [PRESETS["spiral"].nearest_classes(k) for k in (2, 3, 8)] == [2, 3, 4]
    assert PRESETS["xor"].nearest_classes(8) == 2
    assert PRESETS["blobs"].nearest_classes(8) == MAX_CLASSES


# ---- what is suggested --------------------------------------------------------------------------

# Links as they were made when every data set came with 200 points and a noise of 0.05.
OLD_LINKS = {
    ("spiral", 2): "AeHVYFZj0GI4Ua1UUJRanFqiZFWtlJeYm6pkpVRckFmUmKNUq6OUUpRYnqdklZaYU5xaCwA",
    ("rings", 8): "AVBZtk1j8GY4Ua2Um5-SmqNkVa2UnJNYXJxarGRlUaujVFCUWpxaAhLOS8xNVbJSKsrMSy9W0kFVlV"
    "KUWJ6nZJWWmFOcWgsA",
}


@pytest.mark.parametrize(("name", "classes"), OLD_LINKS)
def test_links_from_before_there_were_suggestions_still_open(name: str, classes: int) -> None:
    shared = decode(OLD_LINKS[name, classes])
    plain = PresetConfig(name=name, classes=classes, points=200, noise=0.05, held_out=0.2)
    assert shared.preset == plain
    assert shared.points == make(plain)


def test_a_suggestion_holds_from_its_number_of_classes_on() -> None:
    assert [PRESETS["rings"].suggestion(k).points for k in (2, 3, 4, 6, 7, 8)] == [
        200, 200, 300, 300, 400, 400
    ]  # fmt: skip
    assert PRESETS["xor"].suggestion(2) == Suggestion()


@pytest.mark.parametrize(("name", "classes"), EVERY)
def test_what_is_suggested_can_be_made_and_set_by_the_controls(name: str, classes: int) -> None:
    preset = suggested(name, classes, held_out=0.35)
    suggestion = PRESETS[name].suggestion(classes)
    assert (preset.classes, preset.held_out, preset.seed) == (classes, 0.35, 0)
    assert (preset.points, preset.noise) == (suggestion.points, suggestion.noise)
    assert preset.noise * 100 == pytest.approx(round(preset.noise * 100)), "the slider's step"
    assert preset.points % 50 == 0, "the step of the number"
    assert len(make(preset)) == preset.points
    assert ModelConfig(hidden=suggestion.hidden, classes=classes).hidden == suggestion.hidden


def test_the_nearest_possible_number_of_classes_is_suggested() -> None:
    assert suggested("xor", 8) == suggested("xor", 2)
    assert suggested("spiral", 8) == suggested("spiral", 4)


@pytest.mark.parametrize(
    ("name", "classes"),
    [("spiral", 4), ("rings", 8), ("checkerboard", 4), ("anisotropic", 8)],
)
def test_what_no_small_network_learnt_is_learnt_as_suggested(name: str, classes: int) -> None:
    suggestion = PRESETS[name].suggestion(classes)
    shares = held_out_accuracies(suggested(name, classes), suggestion.hidden, epochs=500)
    assert goal_of(suggestion) == 0.95
    assert first_epoch(shares, 0.95)


def test_noise_still_makes_it_hard() -> None:
    noisy = suggested("rings", 8).changed(noise=0.05)
    assert first_epoch(held_out_accuracies(noisy, (8, 8), epochs=500), 0.95) is None


def nearest_cloud_accuracy(centres: np.ndarray, deviations: np.ndarray) -> float:
    """How often the class of the greatest density is the true one, for round normal clouds."""
    rng = np.random.default_rng(0)
    labels = np.arange(100_000) % len(centres)
    xy = centres[labels] + deviations[labels, None] * rng.standard_normal((len(labels), 2))
    squares = ((xy[:, None] - centres) ** 2).sum(axis=2)
    likelihood = -squares / (2.0 * deviations**2) - 2.0 * np.log(deviations)
    return float((likelihood.argmax(axis=1) == labels).mean())


def test_the_best_possible_accuracy_of_clouds_that_overlap_is_told() -> None:
    suggestion = PRESETS["gaussians"].suggestion(2)
    spread = np.hypot([0.22, 0.22], suggestion.noise)
    best = nearest_cloud_accuracy(np.array([[-0.35, -0.35], [0.35, 0.35]]), spread)
    assert suggestion.best == pytest.approx(best, abs=0.002)
    for classes in (7, 8):
        suggestion = PRESETS["varied"].suggestion(classes)
        spread = np.hypot(np.geomspace(0.04, 0.25, classes), suggestion.noise)
        angle = 2.0 * np.pi * np.arange(classes) / classes
        centres = 0.62 * np.stack([np.cos(angle), np.sin(angle)], axis=1)
        best = nearest_cloud_accuracy(centres, spread)
        assert suggestion.best == pytest.approx(best, abs=0.002)
        assert goal_of(suggestion) == suggestion.best - 0.03


# ---- shapes -------------------------------------------------------------------------------------


def test_spiral_is_tensorflow_playgrounds() -> None:
    made = clean("spiral", points=100)
    for index in range(50):
        for label, delta in ((0, 0.0), (1, math.pi)):
            share = (index + 0.5) / 50
            angle = 1.75 * share * 2 * math.pi + delta
            expected = 0.9 * share * math.sin(angle), 0.9 * share * math.cos(angle)
            assert made.xy[2 * index + label] == pytest.approx(expected, abs=GRID)
            assert made.labels[2 * index + label] == label


def test_spiral_arms_are_turned_copies() -> None:
    made = clean("spiral", points=120, classes=4)
    first, second = made.xy[made.labels == 0], made.xy[made.labels == 1]
    assert second == pytest.approx(np.stack([first[:, 1], -first[:, 0]], axis=1), abs=GRID)


def test_xor_is_decided_by_the_signs() -> None:
    made = clean("xor")
    assert np.array_equal(made.labels == 1, made.xy.prod(axis=1) < 0.0)
    quadrants = np.unique(made.xy > 0.0, axis=0, return_counts=True)[1]
    assert len(quadrants) == 4
    assert quadrants.min() > 70


def test_circles_and_rings_are_decided_by_the_distance() -> None:
    made = clean("circles")
    assert np.array_equal(made.labels == 1, np.hypot(*made.xy.T) > 0.55)
    rings = clean("rings", classes=5)
    assert np.hypot(*rings.xy.T) == pytest.approx(0.18 * (rings.labels + 1), abs=2 * GRID)


def test_moons_are_half_circles() -> None:
    made = clean("moons")
    centre = np.where(made.labels[:, None] == 0, [[-0.3, -0.15]], [[0.3, 0.15]])
    assert np.hypot(*(made.xy - centre).T) == pytest.approx(np.full(400, 0.6), abs=2 * GRID)
    assert (made.xy[made.labels == 0, 1] >= -0.151).all()
    assert (made.xy[made.labels == 1, 1] <= 0.151).all()


@pytest.mark.parametrize("classes", [2, 3, 4])
def test_checkerboard_is_decided_by_column_and_row(classes: int) -> None:
    made = clean("checkerboard", classes=classes)
    column, row = np.floor((made.xy.T + 1.0) * 2.0).astype(int)
    assert np.array_equal(made.labels, (column + row) % classes)
    assert len(np.unique(column * 4 + row)) == 16


def test_curve_is_decided_by_the_wave() -> None:
    made = clean("curve")
    assert np.array_equal(made.labels == 1, made.xy[:, 1] > 0.45 * np.sin(np.pi * made.xy[:, 0]))


@pytest.mark.parametrize("name", ["blobs", "anisotropic"])
@pytest.mark.parametrize("classes", [2, 5, 8])
def test_clouds_lie_around_their_own_centre(name: str, classes: int) -> None:
    made = clean(name, points=800, classes=classes)
    centres = np.array([made.xy[made.labels == k].mean(axis=0) for k in range(classes)])
    gap = np.linalg.norm(centres[:, None] - centres, axis=2)[~np.eye(classes, dtype=bool)].min()
    assert gap > 0.1


def test_varied_clouds_go_from_dense_to_loose() -> None:
    made = clean("varied", points=3_000, classes=4)
    spread = [made.xy[made.labels == k].std(axis=0).mean() for k in range(4)]
    assert spread == sorted(spread)
    assert spread[3] / spread[0] > 4.0


def test_stretched_clouds_are_longer_than_wide() -> None:
    made = clean("anisotropic", points=1_000)
    for label in (0, 1):
        across, along = np.linalg.eigvalsh(np.cov(made.xy[made.labels == label].T))
        assert along > 4.0 * across


# ---- what they are meant to show ----------------------------------------------------------------


def test_linear_needs_no_hidden_layer_and_xor_does() -> None:
    for seed in range(3):
        assert accuracy(clean("linear", seed=seed), (), steps=500) == 1.0
    assert accuracy(clean("xor"), (), steps=500) < 0.7
    assert accuracy(clean("xor"), (4,), steps=500) > 0.98


def test_circles_need_no_hidden_layer_with_squares_as_inputs() -> None:
    assert accuracy(clean("circles"), (), steps=500) < 0.7
    assert accuracy(clean("circles"), (), steps=500, features=("x2", "y2")) == 1.0


def test_even_a_large_network_gets_some_of_the_two_gaussians_wrong() -> None:
    assert 0.9 < accuracy(clean("gaussians", points=1_000), (4,), steps=300) < 1.0


def test_a_small_network_learns_the_spiral() -> None:
    preset = PresetConfig(name="spiral", points=500, noise=0, held_out=0.5)
    trainer = Trainer(make(preset), ModelConfig(), TrainConfig())
    while trainer.steps < 4_000 and (trainer.evaluate().test_accuracy or 0.0) < 0.98:
        trainer.run(steps=250)
    assert (trainer.evaluate().test_accuracy or 0.0) >= 0.98
