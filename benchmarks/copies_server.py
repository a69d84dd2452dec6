"""``python -m benchmarks.copies_server run app.py``: Streamlit, with copies or without any.

The same start for both, since what is imported when has its own effect on how a server goes.
"""

import os

from streamlit.web import cli

from nnviz.bench import keeping

SWITCH = "NNVIZ_BENCH_COPIES"  # "off": none is ever due
NEVER = 1e6  # seconds

if __name__ == "__main__":
    if os.environ.get(SWITCH) == "off":
        keeping.EVERY = NEVER  # nnviz.ui.keep takes it from there, later
        setattr(keeping.Keeper, "due", lambda *_: False)  # noqa: B010  (a method, to mypy)
    cli.main(prog_name="streamlit")
