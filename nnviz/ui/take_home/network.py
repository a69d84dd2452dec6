"""The network itself: its weights, out and back."""

import streamlit as st

from nnviz.bench.take_home import ARCHITECTURE, LOADER, TakeHome
from nnviz.export.weights import WEIGHTS
from nnviz.settings.limits import MAX_WEIGHTS_BYTES
from nnviz.ui.dialogs import take_in
from nnviz.ui.state import workbench
from nnviz.ui.take_home.rows import row


def network(home: TakeHome) -> None:
    """Weights, architecture and the lines that load them; and weights from a file."""
    row(home, WEIGHTS, primary=True)
    row(home, ARCHITECTURE, copied=True)
    row(home, LOADER, copied=True)
    upload = st.file_uploader(
        "Give the network the weights of a file (.safetensors, of the same layers)",
        key="weights_file",  # of any ending: what cannot be read is told from what is in it
        max_upload_size=1,
        help=f"At most {MAX_WEIGHTS_BYTES // 1000:,} kB. Training goes on from them.",
    )
    if upload is None:
        return
    if st.button("Use these weights", key="load_weights", type="primary"):
        take_in("weights", lambda: workbench().load_weights(upload.getvalue()))
