"""What the colours and marks of the living diagram mean: words and HTML."""

from nnviz.pictures.small_maps import SIGNED_TONES

# Neither a class's colour nor one that one kind of eye confuses with the other; signs are told
# apart by dashes and rings, too.
SIGNS = {"positive": "#2A9155", "negative": "#A45FC0"}
CAPTION = (
    "Each square is what a neuron puts out over the plane, each line a weight. Hover, tap or walk "
    "to one to read it; click or press Enter to change it."
)
FRESH = "Nothing is learnt yet: these are the weights that training begins with."


def legend_html() -> str:
    """What tones, lines and dots mean."""
    tones = ", ".join(f"rgb{tone}" for tone in SIGNED_TONES)
    positive, negative = SIGNS["positive"], SIGNS["negative"]
    entries = (
        f'−<i style="background: linear-gradient(to right, {tones})"></i>+ output, each square to '
        "its own largest",
        f'<i class="line" style="border-color: {positive}"></i>positive weight',
        f'<i class="line negative" style="border-color: {negative}"></i>negative weight',
        f'<i class="dot" style="background: {positive}"></i>'
        f'<i class="ring" style="border-color: {negative}"></i>bias, + and −',
    )
    return (
        f'<div class="diagram-legend">{"".join(f"<span>{entry}</span>" for entry in entries)}</div>'
    )
