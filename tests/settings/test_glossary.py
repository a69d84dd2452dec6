"""The glossary: everything in the table, once."""

from nnviz.settings.glossary import glossary
from nnviz.settings.table import SETTINGS


def test_it_explains_every_setting_and_every_name() -> None:
    text = glossary()
    for setting in SETTINGS.values():
        assert text.count(f"**{setting.label}.** {setting.help}") == 1
        for choice in setting.names.values():
            assert text.count(f"- {choice.label}: `{choice.formula}`") == 1
    assert "- ReLU: `max(0, z)`, gradient `1 if z > 0, else 0`. " in text
