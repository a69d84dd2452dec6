"""A server whose disk is full: no file of its can grow beyond a few lines of log.

First thing that its Python imports. Root may write where nobody else may, but not this either.
"""

import resource
import sys

MOST = 4096  # bytes
resource.setrlimit(resource.RLIMIT_FSIZE, (MOST, MOST))
print("This server's disk is full.", file=sys.stderr)
