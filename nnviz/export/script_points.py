"""The points as a script writes them, and what the network gets of each."""

from nnviz.data.points import Points
from nnviz.export.script_numbers import number, spaced, wrapped
from nnviz.export.script_source import Source
from nnviz.settings.config import ModelConfig
from nnviz.settings.names import Feature

IN_TORCH = {"sin": "torch.sin", "pi": "math.pi", "stack": "torch.stack([{}], dim=1)"}
IN_NUMPY = {"sin": "np.sin", "pi": "np.pi", "stack": "np.column_stack([{}])"}
FEATURES: dict[Feature, str] = {
    "x": "x",
    "y": "y",
    "x2": "x * x",
    "y2": "y * y",
    "xy": "x * y",
    "sin_x": "{sin}({pi} * x)",
    "sin_y": "{sin}({pi} * y)",
}


def write_points(source: Source) -> str:
    """Names, points and tensors of them: ``x_train``, ``y_train`` and those held out."""
    features = write_features(source.model, IN_TORCH)
    test = bool(len(source.points.test))
    inputs = "torch.tensor(table[:, :2])"
    lines = [
        "table = np.array(POINTS, dtype=np.float32)",
        f"inputs = features({inputs})" if features else f"inputs = {inputs}",
        "labels = torch.tensor(table[:, 2].astype(np.int64))",
    ]
    if test:
        lines += [
            "held_out = torch.tensor(table[:, 3] == 1)",
            "x_train, y_train = inputs[~held_out], labels[~held_out]",
            "x_test, y_test = inputs[held_out], labels[held_out]",
        ]
    else:
        lines.append("x_train, y_train = inputs, labels")
    parts = [write_table(source.points, source.names), features, "\n".join(lines)]
    return spaced(parts)


def write_table(points: Points, names: tuple[str, ...]) -> str:
    """The names of the classes, and a tuple for each point."""
    test = ", held out" * bool(len(points.test))
    return f"NAMES = {list(names)!a}\nPOINTS = [  # x, y, class{test}\n{_entries(points)}\n]"


def write_features(config: ModelConfig, words: dict[str, str]) -> str:
    """The function that makes the network's inputs of points; empty where they are x and y.

    Parameters
    ----------
    config : ModelConfig
    words : dict of str to str
        `IN_TORCH` or `IN_NUMPY`.
    """
    if config.features == ("x", "y"):
        return ""
    columns = ", ".join(FEATURES[name].format_map(words) for name in config.features)
    return f'''\
def features(xy):
    """What the network gets of each point."""
    x, y = xy[:, 0], xy[:, 1]
    return {words["stack"].format(columns)}'''


def _entries(points: Points) -> str:
    """A tuple for each point: x, y, class, and 1 where it is held out, if any is."""
    columns = [[number(v) for v in points.xy[:, axis]] for axis in (0, 1)]
    columns.append([str(label) for label in points.labels])
    if points.held_out.any():
        columns.append([str(int(out)) for out in points.held_out])
    return wrapped([f"({', '.join(row)})" for row in zip(*columns, strict=True)], 3)
