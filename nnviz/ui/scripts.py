"""Our own scripts, as components send them."""

from pathlib import Path


def script(folder: Path, *names: str) -> str:
    """Scripts as one, without comment lines and indents: it travels with each message."""
    texts = [(folder / name).read_text(encoding="utf-8") for name in names]
    lines = [line.strip() for text in texts for line in text.splitlines()]
    return "\n".join(line for line in lines if line and not line.startswith("//"))
