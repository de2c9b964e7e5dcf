"""`vidgen settings`."""

from __future__ import annotations


def test_settings_are_listed_set_and_reset(vidgen) -> None:
    names = [one["name"] for one in vidgen("settings", "--json").json]
    assert {"theme", "cores", "cache_limit", "network"} <= set(names)
    assert "as the system is" in vidgen("settings").out
    assert vidgen("settings", "set", "theme", "light").out == "theme is light.\n"
    assert vidgen("settings", "get", "theme").out == "light\n"
    assert vidgen("settings", "set", "cache-limit", "50GB").code == 0
    assert vidgen("settings", "get", "cache_limit", "--json").json["value"] == 50_000_000_000
    assert vidgen("settings", "reset", "theme").out == "theme is as the system is.\n"
    assert vidgen("settings", "reset", "--all").code == 0
    assert [one["value"] for one in vidgen("settings", "--json").json] == [None] * len(names)


def test_what_cannot_be_is_refused(vidgen) -> None:
    assert "theme cannot be 'pink'" in vidgen("settings", "set", "theme", "pink").err
    assert "There is no setting 'colour'" in vidgen("settings", "get", "colour").err
    assert "whole path" in vidgen("settings", "set", "cache_folder", "here").err
    assert "Say what" in vidgen("settings", "set", "theme").err
    assert vidgen("settings", "get").code == 2
