"""The page that explains: plain words, and pictures that the app draws itself."""

import plotly.io
import streamlit as st

from nnviz.lessons import examples
from nnviz.pictures import heatmap
from nnviz.settings.glossary import glossary

SIDE = 250  # pixels of a picture


@st.cache_data(show_spinner=False)
def _picture(preset: str, hidden: tuple[int, ...], epochs: int, noise: float) -> str:
    """A finished run as the JSON of a figure; the same for everybody."""
    grid, points = examples.trained(preset, hidden, epochs, noise=noise)
    return str(heatmap.boundary_figure(grid, SIDE, points).to_json())


def picture(
    preset: str, hidden: tuple[int, ...], epochs: int, caption: str, noise: float = 0.05
) -> None:
    """A boundary with its points, and a line below it."""
    figure = plotly.io.from_json(_picture(preset, hidden, epochs, noise), skip_invalid=True)
    with st.container(width=SIDE):
        st.plotly_chart(
            figure,
            key=f"{preset}_{hidden}_{epochs}",
            theme=None,
            width=SIDE,
            height=SIDE,
            config={"staticPlot": True},
            alt=caption,
        )
        st.caption(caption)


def how_it_works() -> None:
    """Everything on the page."""
    st.title("How it works")
    st.markdown(
        "You draw **points** of two or more classes. A small **neural network** looks at the two "
        "coordinates of a point and answers with a probability for each class. The coloured map "
        "shows its answer everywhere at once; where the colours meet is the **decision boundary**."
    )
    st.subheader("Learning is many small corrections")
    st.markdown(
        "At first the weights are random, and so is the map. The **loss** says how surprised the "
        "network is by the true classes. Each training **step** works out in which direction every "
        "weight would have to move to lower the loss (the **gradient**), and moves it a little "
        "that way. One pass over all training points is an **epoch**."
    )
    with st.container(horizontal=True):
        picture("moons", (8, 8), 0, "Before: random weights.")
        picture("moons", (8, 8), 25, "After 25 epochs.")
        picture("moons", (8, 8), 300, "After 300 epochs.")
    st.subheader("Why hidden layers?")
    st.markdown(
        "Without a hidden layer the boundary is a straight line. Each hidden **neuron** adds a "
        "fold of its own, and the next layer combines the folds. XOR is the smallest problem "
        "that no straight line can solve."
    )
    with st.container(horizontal=True):
        picture("xor", (), 300, "No hidden layer: a straight line, whatever the training.")
        picture("xor", (3,), 300, "One layer of three neurons.")
        picture("xor", (8, 8), 300, "Two layers of eight.")
    st.subheader("Why hold points back?")
    st.markdown(
        "A large network can learn its training points by heart, noise and all. **Held-out** "
        "points (hollow markers) are never trained on, only tested. While both loss curves fall, "
        "the network learns something true; when the held-out curve rises again, it "
        "**overfits**. More points, weight decay or a smaller network help."
    )
    with st.container(horizontal=True):
        picture("moons", (4,), 400, "Noisy moons, four neurons.", noise=0.2)
        picture(
            "moons",
            (48, 48),
            1500,
            "The same points, 48-48 neurons: stray points get bays and islands.",
            noise=0.2,
        )
    st.subheader("What to try")
    st.markdown(
        "- Draw XOR with four clicks, press **Train**, and see the boundary bend.\n"
        "- **Pause**, put a point where the network is wrong, **Train** again: it goes on with the "
        "same weights.\n"
        "- Set the learning rate to 10 and watch the loss jump; then 0.0001, and wait.\n"
        "- Choose **Spiral** and take neurons away until it fails.\n"
        "- **Reset model** starts over with fresh weights; a new seed gives other ones."
    )
    st.subheader("What is what on the map")
    st.markdown(
        "Each class has a colour and a shape. **Filled** markers are training points, **hollow** "
        "ones are held out, and a black **ring** marks a point that the network gets wrong. Pale "
        "areas are where it is undecided. Switch from *Draw* to *Inspect* to read the "
        "probability under the pointer.\n\n"
        "Shortcuts: **T** trains or pauses, **S** makes one epoch, **N** resets the model, "
        "**Ctrl+Z** takes back the last change of the points."
    )
    st.subheader("Every setting")
    with st.expander("What each one does, what is usual, and the formulas behind the names"):
        st.markdown(glossary())
