"""``python -m nnviz``: the command line."""

import io
import sys

from nnviz.cli import main

if isinstance(sys.stdout, io.TextIOWrapper):  # a terminal may not know a letter of a file's name
    sys.stdout.reconfigure(errors="backslashreplace")
sys.exit(main(sys.argv[1:]))
