"""Colours as different eyes see them: what the tests of the class colours measure with."""

from itertools import combinations

import numpy as np
import numpy.typing as npt

Colors = npt.NDArray[np.float64]

# What colour-blind eyes see, in linear RGB: Machado, Oliveira & Fernandes, "A Physiologically-based
# Model for Simulation of Color Vision Deficiency" (2009), severity 1.0.
EYES = {
    "full colour vision": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
# Björn Ottosson, "A perceptual color space for image processing" (2020): linear RGB to OKLab.
TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
# Linear sRGB to CIE XYZ (IEC 61966-2-1); white is the sum of the columns.
TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)


def linear(colors: Colors) -> Colors:
    """sRGB, 0 to 255, without its gamma, 0 to 1."""
    share = colors / 255.0
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def oklab(colors: Colors, eyes: str = "full colour vision") -> Colors:
    """sRGB colours as such eyes see them; white and black are 1 apart, a just visible step 0.02."""
    seen = np.clip(linear(colors) @ EYES[eyes].T, 0.0, 1.0)
    found: Colors = np.cbrt(seen @ TO_CONES.T) @ TO_LAB.T
    return found


def cielab(colors: Colors) -> Colors:
    """CIE L*a*b* of sRGB colours under D65; the first is their grey, 0 to 100."""
    share = linear(colors) @ TO_XYZ.T / TO_XYZ.sum(axis=1)
    root = np.where(share > 216 / 24389, np.cbrt(share), (24389 / 27 * share + 16) / 116)
    x, y, z = np.moveaxis(root, -1, 0)
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def hue(colors: Colors) -> Colors:
    """Angle of the hue in OKLab, in degrees."""
    _, a, b = oklab(colors).T
    angle: Colors = np.degrees(np.arctan2(b, a))
    return angle


def contrast(colors: Colors, ground: Colors) -> Colors:
    """The ratio of WCAG 2, 1 to 21."""
    one, other = (linear(c) @ [0.2126, 0.7152, 0.0722] + 0.05 for c in (colors, ground))
    return np.maximum(one, other) / np.minimum(one, other)


def nearest_pair(colors: Colors, eyes: str) -> float:
    """The least distance in OKLab between two of the colours."""
    lab = oklab(colors, eyes)
    return min(float(np.linalg.norm(a - b)) for a, b in combinations(lab, 2))
