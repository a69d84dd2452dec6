"""Which picture of a run is wanted, and how."""

from typing import Literal, NamedTuple

from nnviz.export import picture

Subject = Literal["map", "loss"]
Format = Literal["png", "svg"]
SUBJECTS: tuple[Subject, ...] = ("map", "loss")
FORMATS: tuple[Format, ...] = ("png", "svg")


class Picture(NamedTuple):
    """How a picture is wanted.

    Attributes
    ----------
    subject : str
        ``map`` or ``loss``.
    format : str
        ``png`` or ``svg``.
    width : int
        Pixels of a PNG, 600 to 4,000.
    shaded : bool
        Whether a map has coloured areas, not lines alone.
    """

    subject: Subject
    format: Format
    width: int = picture.WIDTH
    shaded: bool = True

    @property
    def name(self) -> str:
        """Of its file, as in ``map.png``."""
        return f"{self.subject}.{self.format}"


PICTURES = tuple(
    Picture(subject, format) for subject in SUBJECTS for format in FORMATS
)  # that are in everything
