"""The article that explains: plain words, and figures that one can move."""

import streamlit as st

from nnviz.data import presets
from nnviz.lessons import examples, tries
from nnviz.lessons.examples import Example
from nnviz.settings.glossary import glossary
from nnviz.ui.figures import descent_figure, moments_figure, neuron_figure
from nnviz.ui.guard import guarded
from nnviz.ui.pages import TRAIN
from nnviz.ui.state import workbench

EPOCHS = (0, 1, 2, 5, 10, 15, 20, 25, 30, 40, 50, 75, 100, 150, 200, 300)
LONG = (0, 10, 25, 50, 75, 100, 150, 200, 300, 400, 600, 800, 1000, 1500)
WIDTHS = (0, 1, 2, 3, 4, 6, 8)
DECAYS = (0.0, 0.001, 0.003, 0.01, 0.03, 0.1)


@st.cache_resource(show_spinner=False)
def _examples() -> dict[str, Example]:
    """What the figures show; the same for everybody, so made once."""
    few = presets.make(tries.FEW_MOONS)
    return {
        "learning": examples.by_epoch(examples.some_points("moons"), (8, 8), EPOCHS),
        "layers": examples.by_width(examples.some_points("xor"), WIDTHS, 300),
        "by_heart": examples.by_epoch(few, (48, 48), LONG),
        "decay": examples.by_decay(few, (48, 48), DECAYS, 1000),
    }


def _try(name: str) -> None:
    """A button that loads something to try, and goes to where one tries it."""
    if st.button(
        tries.TRIES[name].label,
        key=f"try_{name}",
        icon=":material/play_circle:",
        on_click=guarded(lambda: tries.load(workbench(), name)),
    ):
        st.switch_page(TRAIN.script)


def how_it_works() -> None:
    """Everything on the page."""
    with st.container(key="article"):
        st.title("How it works", anchor=False)
        _neuron()
        _learning()
        _layers()
        _held_out()
        _map()
        _inside()
        st.header("Every setting", anchor=False)
        with st.expander("What each one does, what is usual, and the formulas behind the names"):
            st.markdown(glossary())


def _neuron() -> None:
    st.markdown(
        "You draw **points** of two or more colours. A small **neural network** is told where a "
        "point lies, by two numbers x and y, and answers with a **probability** for each colour: "
        "how sure it is, from 0 to 100 %. The map shows its answer everywhere at once. Where the "
        "colours meet is the **decision boundary**."
    )
    st.header("One neuron draws one line", anchor=False)
    st.markdown(
        "A **neuron** multiplies each of its inputs by a **weight**, adds them up, and adds one "
        "more number, its **bias**. Where the sum is positive it speaks for one colour, where it "
        "is negative for the other. That is all. Move the weights and see the line turn; move the "
        "bias and see it shift."
    )
    neuron_figure()
    _try("line")


def _learning() -> None:
    st.header("Learning is many small corrections", anchor=False)
    st.markdown(
        "Nobody sets the weights by hand. They begin as random numbers (the **seed** says which, "
        "so that you can have the same ones again), and so does the map. The **loss** says how "
        "surprised the network is by the true colours: 0 if it was quite sure and right, large if "
        "it was sure and wrong. The **gradient** says for each weight in which direction the loss "
        "falls. A **step** moves every weight a little that way.\n\n"
        "How far it moves is the **learning rate**. Here is a network of a single weight: find a "
        "rate that is there in five steps, one that jumps to and fro, and one that never arrives."
    )
    descent_figure()
    _try("rate")
    st.markdown(
        "An **optimiser** is a rule that makes more of the gradients than that: Adam, the usual "
        "one, remembers past gradients and gives each weight a rate of its own. A step may look at "
        "all training points or at a few of them, a **batch**; when every point was seen once, an "
        "**epoch** is over. Here is a network of two layers of eight neurons, epoch by epoch:"
    )
    moments_figure(
        "learning", _examples()["learning"], "Epoch", "The boundary between two moons as it forms"
    )


def _layers() -> None:
    st.header("Why hidden layers?", anchor=False)
    st.markdown(
        "One line cannot separate the corners below. So a **hidden layer** puts several neurons "
        "side by side, each with a line of its own, and the next layer weighs their answers. "
        "Between the two stands the **activation**, a bend such as tanh or ReLU: without it, sums "
        "of sums would be one straight line again. How many neurons are enough?"
    )
    moments_figure(
        "layers",
        _examples()["layers"],
        "Neurons in the hidden layer",
        "The boundary of networks with more and more hidden neurons on the XOR points",
    )
    _try("xor")


def _held_out() -> None:
    st.header("Why hold points back?", anchor=False)
    st.markdown(
        "A large network can learn its training points by heart, stray ones and all. That is "
        "called **overfitting**. **Held-out** points (hollow markers) are never trained on, only "
        "tested, so they tell. Watch them while 2,594 weights and biases learn 30 points:"
    )
    moments_figure(
        "by_heart", _examples()["by_heart"], "Epoch", "A large network that learns stray points"
    )
    st.markdown(
        "More points help, or a smaller network; or **weight decay**, which pulls every weight "
        "towards zero in each step, so that only those grow that are really needed:"
    )
    moments_figure(
        "decay", _examples()["decay"], "Weight decay", "The same network with more weight decay"
    )
    _try("overfit")


def _map() -> None:
    st.header("What is what on the map", anchor=False)
    st.markdown(
        "Each class has a colour and a shape. **Filled** markers are training points, **hollow** "
        "ones are held out, and a black **ring** marks a point that the network gets wrong. Pale "
        "areas are where it is undecided. Switch from *Draw* to *Inspect* to read the "
        "probability under the pointer.\n\n"
        "Shortcuts: **T** trains or pauses, **S** makes one epoch, **N** resets the model, "
        "**Ctrl+Z** takes back the last change. With **Tab** you come to the map: arrows move a "
        "crosshair, **Enter** places a point, **Delete** erases. Points that are selected (**L**, "
        "then **Enter** near them, or a lasso) are moved by the arrows, with **Shift** farther; "
        "**Delete** removes them, **Escape** lets go."
    )


def _inside() -> None:
    st.header("Look inside", anchor=False)
    st.markdown(
        "Below the loss curve, *Inside the network* opens the network that you train:\n\n"
        "- **Diagram**: every neuron and every weight, as they learn; change one by hand, freeze "
        "it, or switch a neuron off.\n"
        "- **Step**: one correction of one weight in numbers, from the inputs to the new value.\n"
        "- **Space**: how each layer bends the plane, until a straight line can tell the colours "
        "apart.\n"
        "- **Flow**: how strong signals and gradients are in each layer, and which neurons are "
        "stuck.\n"
        "- **Landscape**: the loss as hills and valleys, and where the network stands.\n"
        "- **Weights**: all of its numbers, to copy or to download.\n\n"
        "The address names the tab that is open, so a link with `?inside=space` at its end leads "
        "straight to *Space*."
    )
