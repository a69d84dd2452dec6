"""``python -m benchmarks.without_copies run app.py``: as Streamlit, but nnviz sends no copies."""

from streamlit.web import cli

from nnviz.bench import keeping

NEVER = 1e6  # seconds


if __name__ == "__main__":
    keeping.EVERY = NEVER  # nnviz.ui.keep takes it from there, later
    setattr(keeping.Keeper, "due", lambda *_: False)  # noqa: B010  (a method, to mypy)
    cli.main(prog_name="streamlit")
