"""Every setting, and every name that can be chosen, as text."""

from nnviz.settings.names import Choice
from nnviz.settings.setting import Setting
from nnviz.settings.table import SETTINGS


def glossary() -> str:
    """All of the table as Markdown: an entry for each setting, the choices as a list below it."""
    return "\n\n".join(_entry(setting) for setting in SETTINGS.values())


def _entry(setting: Setting) -> str:
    lines = [f"**{setting.label}.** {setting.help}"]
    if setting.name != "activations":  # the same names as those of the one before
        lines += [_line(choice) for choice in setting.names.values()]
    return "\n".join(lines)


def _line(choice: Choice) -> str:
    gradient = f", gradient `{choice.gradient}`" if choice.gradient else ""
    return f"- {choice.label}: `{choice.formula}`{gradient}. {choice.help}".rstrip()
