"""A link as a QR code, for a projector."""

import io

import segno

from nnviz.errors import InputError

WIDTH = 900  # pixels, about: a class has to read it from the last row
QUIET_ZONE = 4  # modules of white around the code, as ISO/IEC 18004 asks for


def qr_png(url: str) -> bytes:
    """A black and white PNG of the QR code of an address, about 900 pixels wide.

    Raises
    ------
    InputError
        If the address is too long for a QR code (2,953 characters).
    """
    try:
        code = segno.make_qr(url, error="l")
    except segno.DataOverflowError:
        raise InputError(
            f"This address is {len(url):,} characters long, too long for a QR code; "
            "use fewer points or pass on a project file."
        ) from None
    modules, _ = code.symbol_size(border=QUIET_ZONE)
    png = io.BytesIO()
    code.save(png, kind="png", scale=max(1, round(WIDTH / modules)), border=QUIET_ZONE)
    return png.getvalue()
