"""The end of a script: how many points are told right, and a picture of it."""

import json

from nnviz.data.class_styles import CLASS_STYLES
from nnviz.export.script_numbers import spaced
from nnviz.settings.config import ModelConfig

ACCURACY = """\
model.eval()
with torch.no_grad():
    predicted = model(inputs).argmax(dim=1)
for label, name in enumerate(NAMES):
    mine = labels == label
    if mine.any():
        right = (predicted[mine] == label).float().mean().item()
        print(f"{name}: {right:.1%} of {int(mine.sum())} points told right")"""

_MARKERS = {  # plotly's names, matplotlib's letters
    "circle": "o",
    "square": "s",
    "triangle-up": "^",
    "diamond": "D",
    "cross": "P",
    "star": "*",
    "triangle-down": "v",
    "hexagon": "h",
}
_DRAW_POINTS = '''\
def draw_points(axes):
    """Each class in its colour and shape{hollow}."""
    for label, name in enumerate(NAMES):
        mine = table[table[:, 2] == label]
        text = f"{{label}}: {{name}}".replace("$", r"\\$")  # a formula to matplotlib otherwise
        look = {{"s": 24, "marker": MARKERS[label], "edgecolors": COLORS[label]}}
        axes.scatter(mine[:, 0], mine[:, 1], label=text, facecolors=COLORS[label], **look){held_out}
    axes.set(xlim=(-1, 1), ylim=(-1, 1), aspect="equal", xlabel="x", ylabel="y")
    axes.legend(loc="upper left", bbox_to_anchor=(1, 1))'''
_HELD_OUT = """
        mine = mine[mine[:, 3] == 1]
        axes.scatter(mine[:, 0], mine[:, 1], facecolors="white", **look)"""
_DRAW_MAP = '''\
def draw_map(axes):
    """The plane, coloured by the class that the network says."""
    side = torch.linspace(-1, 1, 201)
    y, x = torch.meshgrid(side, side, indexing="ij")
    plane = torch.stack([x.flatten(), y.flatten()], dim=1)
    with torch.no_grad():
        winner = model({plane}).argmax(dim=1).reshape(x.shape)
    bands = [label - 0.5 for label in range(len(NAMES) + 1)]
    axes.contourf(x, y, winner, levels=bands, colors=AREAS)'''
DRAW_CURVE = '''\
def draw_curve(axes):
    """The losses by epoch."""
    epochs, *curves = zip(*history)
    for curve, name in zip(curves, ["training", "held out"]):
        axes.plot(epochs, curve, label=name)
    axes.set(xlabel="epoch", ylabel="loss", ylim=(0, None))
    axes.legend()'''
_SAVE = """\
try:
    import matplotlib

    matplotlib.use("Agg")  # a file, no window
    import matplotlib.pyplot as plt
except ImportError:
    print("There is no matplotlib, so no picture is saved.")
else:
    figure, (left, right) = plt.subplots(1, 2, figsize=(12, 5), layout="constrained")
    draw_map(left)
    draw_points(left)
    draw_curve(right)
    figure.savefig("run.png", dpi=150)
    print("The picture is run.png.")"""


def write_draw_points(config: ModelConfig, test: bool) -> str:
    """A function that draws the points, in the page's colours; `test`: some are held out."""
    styles = CLASS_STYLES[: config.classes]
    lists = {
        "COLORS": [style.color for style in styles],
        "AREAS": [style.tone for style in styles],
        "MARKERS": [_MARKERS[style.symbol] for style in styles],
    }
    looks = "\n".join(f"{name} = {json.dumps(entries)}" for name, entries in lists.items())
    hollow, held_out = (", hollow if held out", _HELD_OUT) if test else ("", "")
    return spaced([looks, _DRAW_POINTS.format(hollow=hollow, held_out=held_out)])


def write_draw_map(config: ModelConfig) -> str:
    """A function that colours the plane."""
    plain = config.features == ("x", "y")
    return _DRAW_MAP.format(plane="plane" if plain else "features(plane)")


def write_picture(config: ModelConfig, test: bool) -> str:
    """Map and curves in a file, if matplotlib is there."""
    return spaced([write_draw_points(config, test), write_draw_map(config), DRAW_CURVE, _SAVE])
