"""nnviz: the router. Pages live in pages/, everything they do in nnviz/."""

import streamlit as st

from nnviz.ui import router

st.set_page_config(page_title="nnviz", page_icon="🧠", layout="wide")
router.run()
