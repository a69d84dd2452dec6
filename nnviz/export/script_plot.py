"""The end of a script: how many points are told right, and a picture of it."""

from nnviz.export.script_source import Source

_ACCURACY = """\
model.eval()
with torch.no_grad():
    predicted = model(inputs).argmax(dim=1)
for label, name in enumerate(NAMES):
    mine = labels == label
    if mine.any():
        right = (predicted[mine] == label).float().mean().item()
        print(f"{name}: {right:.1%} of {int(mine.sum())} points told right")"""

_PLOT = """\
try:
    import matplotlib

    matplotlib.use("Agg")  # a file, no window
    import matplotlib.pyplot as plt
except ImportError:
    print("There is no matplotlib, so no picture is saved.")
else:
    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 5))
    side = torch.linspace(-1, 1, 201)
    y, x = torch.meshgrid(side, side, indexing="ij")
    plane = torch.stack([x.flatten(), y.flatten()], dim=1)
    with torch.no_grad():
        winner = model({plane}).argmax(dim=1).reshape(x.shape)
    bands = [label - 0.5 for label in range(len(NAMES) + 1)]
    left.contourf(x, y, winner, levels=bands, cmap="tab10", vmin=0, vmax=9, alpha=0.3)
    left.scatter(table[:, 0], table[:, 1], c=table[:, 2], cmap="tab10", vmin=0, vmax=9, s=12)
    left.set_aspect("equal")
    epochs, *curves = zip(*history)
    for curve, name in zip(curves, ["training", "held out"]):
        right.plot(epochs, curve, label=name)
    right.set_xlabel("epoch")
    right.set_ylabel("loss")
    right.legend()
    figure.savefig("run.png", dpi=150)
    print("The picture is run.png.")"""


def write_end(source: Source) -> str:
    """Accuracy of each class, and map and curves if matplotlib is there."""
    plain = source.model.features == ("x", "y")
    return f"{_ACCURACY}\n\n{_PLOT.format(plane='plane' if plain else 'features(plane)')}"
