"""The map and the loss chart, as pictures for print and slides."""

import streamlit as st

from nnviz.bench.take_home import TakeHome
from nnviz.bench.wanted_picture import FORMATS, SUBJECTS, Picture
from nnviz.export.picture import WIDTH
from nnviz.pictures.numbers import size_text
from nnviz.settings.limits import MAX_PICTURE, MIN_PICTURE
from nnviz.ui.inside.acts import chosen
from nnviz.ui.save import save_button
from nnviz.ui.state import workbench

SUBJECT = {"map": "Map with points", "loss": "Loss chart"}
FORMAT = {"png": "PNG, in pixels", "svg": "SVG, in lines"}
MIME = {"png": "image/png", "svg": "image/svg+xml"}


def pictures(home: TakeHome) -> None:
    """Choose one, look at it, save it."""
    with st.container(horizontal=True, key="picture_choice", vertical_alignment="bottom"):
        subject = chosen(
            st.segmented_control,
            "Picture of",
            SUBJECTS,
            key="picture_subject",
            format_func=SUBJECT.get,
        )
        form = chosen(
            st.segmented_control, "Format", FORMATS, key="picture_format", format_func=FORMAT.get
        )
        width, shaded = WIDTH, True
        if form == "png":
            width = st.number_input(
                f"Pixels across, {MIN_PICTURE} to {MAX_PICTURE:,}",
                MIN_PICTURE,
                MAX_PICTURE,
                WIDTH,
                step=100,
                key="picture_width",
                width=180,
            )
        if subject == "map":
            shaded = st.toggle("Coloured areas", True, key="picture_shaded")
    wanted = Picture(subject, form, int(width), shaded)
    with workbench().player.governor.spending():
        picture = home.picture(wanted)
    name = home.called(wanted.name)
    save_button(
        f"Save {name} ({size_text(len(picture))})",
        name,
        MIME[form],
        lambda: picture,
        key="take_picture",
        kind="primary",
    )
    with st.container(key="picture_shown"):
        st.image(
            picture if form == "png" else picture.decode(),
            width="stretch",
            output_format="PNG",
            alt=f"{SUBJECT[subject]}, epoch {home.epoch:,}",
        )
