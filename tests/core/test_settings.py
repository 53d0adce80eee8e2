from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel

from services.core.settings import BadSetting, Settings, load_settings


def test_the_defaults_serve_this_machine_only():
    settings = load_settings({})
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.local_roots == (Path.home(),)


def test_an_unknown_setting_is_named():
    with pytest.raises(BadSetting, match="GANDER_PROT is not a setting"):
        load_settings({"GANDER_PROT": "9000"})


def test_every_invalid_setting_is_named_at_once():
    with pytest.raises(BadSetting) as caught:
        load_settings({"GANDER_PORT": "many", "GANDER_LOG_FORMAT": "xml", "GANDER_NOPE": "1"})
    for name in ("GANDER_PORT", "GANDER_LOG_FORMAT", "GANDER_NOPE"):
        assert name in caught.value.detail


def test_the_command_line_wins_over_the_environment(tmp_path: Path):
    settings = load_settings({"GANDER_PORT": "9000", "GANDER_DATA_DIR": "/elsewhere"}, port=9001, data_dir=tmp_path)
    assert settings.port == 9001
    assert settings.database_path == tmp_path / "instance" / "gander.db"


def test_an_option_that_was_not_given_leaves_the_environments_value():
    assert load_settings({"GANDER_PORT": "9000"}, port=None).port == 9000


def test_lists_are_split():
    settings = load_settings({"GANDER_LOCAL_ROOTS": "/a:/b", "GANDER_GIT_ALLOWED_HOSTS": "Git.lan, 10.0.0.5:3000"})
    assert settings.local_roots == (Path("/a"), Path("/b"))
    assert settings.git_allowed_hosts == ("git.lan", "10.0.0.5:3000")


def test_every_setting_stands_in_the_documentation():
    words = (Path(__file__).parents[2] / "docs" / "configuration.md").read_text()
    assert issubclass(Settings, BaseModel)
    for name, field in Settings.model_fields.items():
        assert f"`GANDER_{name.upper()}`" in words, name
        assert field.description


def test_folders_are_nobodys_where_others_can_reach_this_gander():
    assert load_settings({}).local_roots == (Path.home(),)
    assert load_settings({}, host="0.0.0.0").local_roots == ()
    assert load_settings({"GANDER_LOCAL_ROOTS": "/srv"}, host="0.0.0.0").local_roots == (Path("/srv"),)
