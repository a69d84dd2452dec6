"""One process of nnviz, which listens only when it is warm: ``python -m deploy.warm``.

`streamlit run` answers health checks before anything of the app is imported, and the first person
to come waits for torch. Here that is imported first, so that *healthy* means *ready*. What follows
goes to `streamlit run`, which reads ``.streamlit/config.toml`` and ``STREAMLIT_…`` variables, too.
"""

import importlib
import os
import runpy
import sys
from pathlib import Path

from nnviz.ui.streamlit_server import call_nobody

ROOT = Path(__file__).resolve().parent.parent
# All that can be imported where no app runs yet; the rest is quick.
MODULES = ("pandas", "PIL.JpegImagePlugin", "nnviz.bench.exchange", "nnviz.lessons.examples")


def main(options: list[str]) -> None:
    """Import what the app needs, then become `streamlit run app.py`."""
    os.chdir(ROOT)  # where Streamlit looks for .streamlit/config.toml
    for module in MODULES:
        importlib.import_module(module)
    call_nobody()
    sys.argv = ["streamlit", "run", "app.py", "--server.headless", "true", *options]
    runpy.run_module("streamlit", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(sys.argv[1:])
