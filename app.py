"""nnviz: the router. Pages live in pages/, everything they do in nnviz/."""

import streamlit as st

st.set_page_config(page_title="nnviz", page_icon="🧠", layout="wide")
page = st.navigation(
    [
        st.Page("pages/train.py", title="Train", default=True),
        st.Page("pages/about.py", title="About"),
    ],
    position="top",
)
page.run()
