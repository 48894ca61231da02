"""Parts of the beets plugin that are seen best by themselves."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from beets import config

from beetsplug.mixcloud import commands, plugin
from beetsplug.mixcloud.commands import command_parser
from beetsplug.mixcloud.importing import session as importing
from beetsplug.mixcloud.library.identity import show_key
from mixcloud_core.tags import URL_TAG


def test_the_users_import_settings_come_back() -> None:
    config.read(user=False)
    config["import"]["copy"].set(True)
    before = copy.copy(config.sources)
    with importing._import_settings(importing.Delivery(copy.copy(config), Path(), Path())):  # type: ignore[arg-type]
        config["import"]["singletons"] = True  # as beets itself does while it imports
        assert config["import"]["move"].get() is True
        assert config["import"]["copy"].get() is False
    assert config.sources == before
    assert config["import"]["copy"].get() is True


def test_beets_and_the_core_write_one_tag() -> None:
    """The plugin repeats the name, for it must not load the core at start-up."""
    assert {style.key.removeprefix("----:com.apple.iTunes:") for style in plugin._url_field()._styles} == {
        URL_TAG,
        "TXXX",
    }
    assert any(getattr(style, "description", None) == URL_TAG for style in plugin._url_field()._styles)


@pytest.mark.parametrize("verb", commands._MODULES)
def test_a_verb_is_parsed_alone_as_among_all(verb: str) -> None:
    """Only its own module is loaded then."""
    alone, all_of_them = verbs_of(command_parser(verb)), verbs_of(command_parser())
    assert all_of_them.keys() == commands._MODULES.keys()
    assert alone[verb].format_help() == all_of_them[verb].format_help()


def test_all_help_fits_a_terminal_of_80_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    parsers: list[Any] = [command_parser()]
    for parser in parsers:  # which grows while it is gone through
        assert [line for line in parser.format_help().splitlines() if len(line) > 80] == [], parser.prog
        parsers += verbs_of(parser).values() if parser._subparsers else ()
    assert {"beet mixcloud", "beet mixcloud upload", "beet mixcloud playlist add"} <= {each.prog for each in parsers}


def verbs_of(parser: Any) -> dict[str, Any]:
    (action,) = parser._subparsers._group_actions
    return dict(action.choices)


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("https://www.mixcloud.com/Radio/Show/", "https://www.mixcloud.com/radio/show/"),
        ("http://m.mixcloud.com/radio/Show?x=1", "https://www.mixcloud.com/radio/show/"),
        ("Radio/show", "https://www.mixcloud.com/radio/show/"),
        ("https://www.mixcloud.com/radio/%c3%a9t%c3%a9/", "https://www.mixcloud.com/radio/%c3%a9t%c3%a9/"),
        ("https://www.mixcloud.com/radio/été/", "https://www.mixcloud.com/radio/%c3%a9t%c3%a9/"),
        ("https://www.mixcloud.com/Radio/", "https://www.mixcloud.com/radio/"),
        ("Rubbish", "rubbish"),
        ("", ""),
    ],
)
def test_a_show_has_one_key_whatever_its_address(address: str, key: str) -> None:
    assert show_key(address) == key
