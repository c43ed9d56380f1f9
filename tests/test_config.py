"""Settings: read from the environment, checked whole, refused with sentences."""

from __future__ import annotations

import stat
import threading
from fractions import Fraction
from pathlib import Path

import pytest

from permits.config import SETTINGS, SettingError, load_settings, made_key

SECRET = "s" * 40


def production(home: Path, **changed: str) -> dict[str, str]:
    """The environment of a complete production set-up, with some settings changed; empty ones are left out."""
    for name in ("cert.pem", "key.pem"):
        (home / name).write_text("pem")
    given = {
        "mode": "production", "home": str(home), "base_url": "https://izin.seruni.example", "secret_key": SECRET,
        "password_salt": SECRET, "factor_key": SECRET, "database_url": "postgresql://db/permits", "redis_url": "redis://cache/0",
        "smtp_host": "mail", "smtp_port": "25", "mail_from": "izin@seruni.example",
        "signing_certificate": str(home / "cert.pem"), "signing_key": str(home / "key.pem"), **changed,
    }  # fmt: skip
    return {f"SATU_PINTU_{name.upper()}": value for name, value in given.items() if value}


def test_an_empty_environment_is_a_working_embedded_set_up(tmp_path: Path) -> None:
    """Without any setting but the home, the product brings its own database, Redis and mailbox."""
    settings = load_settings({"SATU_PINTU_HOME": str(tmp_path)})
    assert not settings.production
    assert settings.database_url == f"sqlite:///{tmp_path}/satu-pintu.sqlite"
    assert settings.redis_url == f"unix://{tmp_path}/run/redis.sock"
    assert settings.ikm_weight == Fraction(1, 9)


def test_keys_are_made_once_and_for_the_owner_alone(tmp_path: Path) -> None:
    """Keys nobody configured are made at first run, differ from each other, stay the same and only the owner reads them."""
    first = load_settings({"SATU_PINTU_HOME": str(tmp_path)})
    again = load_settings({"SATU_PINTU_HOME": str(tmp_path)})
    assert first == again
    assert first.secret_key != first.password_salt
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "keys").iterdir()} == {0o600}


def test_many_processes_agree_on_a_new_key(tmp_path: Path) -> None:
    """Processes that start at the same instant all use one key, never a half-written one."""
    barrier, keys = threading.Barrier(8), []

    def start() -> None:
        barrier.wait()
        keys.append(made_key(tmp_path, "secret_key"))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 8
    assert len(set(keys)) == 1
    assert len(keys[0]) >= 32
    assert [file.name for file in tmp_path.iterdir()] == ["secret_key"]


def test_production_takes_no_default(tmp_path: Path) -> None:
    """In production each setting with a default that would be unsafe must be given; all that lack are named at once."""
    with pytest.raises(SettingError) as refused:
        load_settings({"SATU_PINTU_MODE": "production", "SATU_PINTU_HOME": str(tmp_path)})
    for setting in SETTINGS:
        assert (f"{setting.variable} is missing" in str(refused.value)) == setting.production
    assert not (tmp_path / "keys").exists()


def test_a_complete_production_set_up_starts(tmp_path: Path) -> None:
    """With everything given, production starts, and PostgreSQL is reached through the driver we ship."""
    settings = load_settings(production(tmp_path))
    assert settings.production
    assert settings.database_url == "postgresql+psycopg://db/permits"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"port": "eighty"}, "SATU_PINTU_PORT must be a whole number"),
        ({"mode": "test"}, "SATU_PINTU_MODE must be embedded or production"),
        ({"base_url": "izin.seruni.example"}, "SATU_PINTU_BASE_URL must be an address"),
        ({"base_url": "http://izin.seruni.example"}, "SATU_PINTU_BASE_URL must begin with https://"),
        ({"database_url": "mysql://db"}, "SATU_PINTU_DATABASE_URL must be an address that begins with"),
        ({"redis_url": "http://cache"}, "SATU_PINTU_REDIS_URL must be an address that begins with"),
        ({"sign_in_rate": "often"}, "SATU_PINTU_SIGN_IN_RATE must be a rate"),
        ({"ikm_weight": "0.2"}, "SATU_PINTU_IKM_WEIGHT must be one of"),
        ({"secret_key": "short"}, "SATU_PINTU_SECRET_KEY must have at least 32 characters"),
        ({"smtp_security": "ssl"}, "SATU_PINTU_SMTP_SECURITY must be"),
        ({"log_level": "loud"}, "SATU_PINTU_LOG_LEVEL must be"),
        ({"signing_key": "/nowhere/key.pem"}, "SATU_PINTU_SIGNING_KEY: there is no file"),
        ({"prot": "80"}, "SATU_PINTU_PROT is no setting"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_its_name(tmp_path: Path, changed: dict[str, str], sentence: str) -> None:
    """A wrong setting is named together with what it should be."""
    with pytest.raises(SettingError, match=sentence.replace("(", r"\(")):
        load_settings(production(tmp_path, **changed))


def test_a_signing_key_needs_its_certificate(tmp_path: Path) -> None:
    """A key without its certificate is no way to sign."""
    (tmp_path / "key.pem").write_text("pem")
    with pytest.raises(SettingError, match="belong together"):
        load_settings({"SATU_PINTU_HOME": str(tmp_path), "SATU_PINTU_SIGNING_KEY": str(tmp_path / "key.pem")})


def test_a_home_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    """A home folder in the place of a file is refused in words."""
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingError, match="SATU_PINTU_SECRET_KEY: Not a directory"):
        load_settings({"SATU_PINTU_HOME": str(tmp_path / "file")})
