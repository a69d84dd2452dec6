"""The curve of a run as a table, with what happened on the way."""

import csv
import io
from collections import defaultdict

from nnviz.settings.outside import one_line, write_cell
from nnviz.training.events import Events
from nnviz.training.history import History

COLUMNS = (
    "epoch",
    "training loss",
    "training accuracy",
    "held-out loss",
    "held-out accuracy",
    "learning rate",
    "events",
)


def write_history(history: History, events: Events) -> bytes:
    """A history as CSV in UTF-8: a row for each epoch that was recorded or at which something was.

    Losses are without regularisers, accuracies from 0 to 1, with as many digits as tell them
    apart. A cell is empty where there is no number: no held-out points, or an epoch with an event
    whose record was thinned out. Events of one epoch share a cell, in their order, with semicolons
    between them.

    Parameters
    ----------
    history : History
    events : Events
        Of the same run.
    """
    happened: dict[int, list[str]] = defaultdict(list)
    for event in events.items:
        happened[event.epoch].append(one_line(event.text))
    columns = (
        history.train_loss,
        history.train_accuracy,
        history.test_loss,
        history.test_accuracy,
        history.learning_rate,
    )
    rows = dict(zip(history.epochs, zip(*columns, strict=True), strict=True))
    nothing = (None,) * len(columns)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for epoch in sorted(rows.keys() | happened.keys()):
        numbers = ["" if value is None else repr(value) for value in rows.get(epoch, nothing)]
        writer.writerow([epoch, *numbers, write_cell("; ".join(happened[epoch]))])
    return out.getvalue().encode()
