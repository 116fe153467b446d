"""Does what is sealed open where it stands, under its own key, and nowhere else?"""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from click.testing import CliRunner

from casework.cli import main
from casework.config import Config
from casework.secret_codes import code_of, hash_of, kept_code
from casework.services import sealing
from casework.vault import LONGER, Unreadable, Vault, add_key, file_of
from workflows.loader import editions

HERE, THERE = "objection/Y2022I-0001/lodging..name", "objection/Y2022I-0002/lodging..name"


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(instance=tmp_path)


@pytest.fixture
def vault(config: Config) -> Vault:
    return Vault.of(config)


def test_what_is_sealed_opens_where_it_stands_and_nowhere_else(vault: Vault) -> None:
    token = vault.seal("陈一鸣", bound=HERE)
    assert "陈" not in token
    assert vault.open(token, bound=HERE) == "陈一鸣"
    with pytest.raises(Unreadable):
        vault.open(token, bound=THERE)


def test_the_same_words_stand_the_same_in_one_place_and_differently_in_another(
    vault: Vault,
) -> None:
    assert vault.seal("陈一鸣", bound=HERE) == vault.seal("陈一鸣", bound=HERE)
    assert vault.seal("陈一鸣", bound=HERE) != vault.seal("陈一鸣", bound=THERE)


@pytest.mark.parametrize("where", [16, -5])
def test_what_was_changed_does_not_open(vault: Vault, where: int) -> None:
    token = vault.seal("陈一鸣", bound=HERE)
    other = "A" if token[where] != "A" else "B"
    cut = where % len(token)
    with pytest.raises(Unreadable):
        vault.open(token[:cut] + other + token[cut + 1 :], bound=HERE)


def test_words_that_look_sealed_are_sealed_like_any_others(vault: Vault) -> None:
    typed = "sealed:00000000:AAAA"
    assert vault.open(vault.seal(typed, bound=HERE), bound=HERE) == typed


def test_what_was_written_before_there_was_a_key_is_read_as_it_is(vault: Vault) -> None:
    assert vault.open("陈一鸣", bound=HERE) == "陈一鸣"
    assert vault.open_file(b"%PDF-", bound=HERE) == b"%PDF-"


def test_a_file_is_sealed_whole_and_says_how_long_it_was(vault: Vault) -> None:
    kept = vault.seal_file(b"%PDF-1.7 secret", bound=HERE)
    assert b"secret" not in kept
    assert len(kept) == len(b"%PDF-1.7 secret") + LONGER
    assert vault.open_file(kept, bound=HERE) == b"%PDF-1.7 secret"
    with pytest.raises(Unreadable):
        vault.open_file(kept, bound=THERE)


def test_the_key_is_made_once_for_its_owner_alone_and_outside_the_database(
    config: Config, vault: Vault
) -> None:
    path = file_of(config)
    with pytest.raises(Unreadable):
        vault.open("sealed:00000000:AAAA", bound=HERE)
    assert not path.exists(), "reading makes no key"
    vault.seal("x", bound=HERE)
    first = path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    Vault.of(config).seal("y", bound=HERE)
    assert path.read_text() == first


def test_a_new_key_seals_and_the_old_ones_still_open(config: Config, vault: Vault) -> None:
    old, code = vault.seal("陈一鸣", bound=HERE), code_of(vault, "lodge-1")
    was = vault.mac("asked", "x")
    add_key(config)
    assert stat.S_IMODE(file_of(config).stat().st_mode) == 0o600
    assert vault.seal("陈一鸣", bound=HERE)[:15] != old[:15]
    assert vault.open(old, bound=HERE) == "陈一鸣"
    assert was in vault.macs("asked", "x")
    assert code_of(vault, "lodge-1") != code
    assert kept_code(vault, "lodge-1", hash_of(code)) == code


def test_without_its_key_nothing_opens_and_nothing_falls_over(config: Config, vault: Vault) -> None:
    token = vault.seal("陈一鸣", bound=HERE)
    file_of(config).unlink()
    with pytest.raises(Unreadable):
        vault.open(token, bound=HERE)
    with pytest.raises(Unreadable):
        kept_code(vault, "lodge-1", hash_of("x"))


@pytest.mark.parametrize("held", ["", "not a key\n", "QUJD\n"])
def test_a_file_that_holds_no_key_is_named(config: Config, vault: Vault, held: str) -> None:
    path = file_of(config)
    path.parent.mkdir()
    path.write_text(held)
    with pytest.raises(ValueError, match=r"objections\.key"):
        vault.seal("x", bound=HERE)


def test_personal_fields_of_every_edition_are_words_that_can_be_sealed() -> None:
    for law in editions():
        for kind in law.facts:
            if sealing.is_sealed(kind.owner):
                assert {f.kind for f in kind.field if f.personal} <= {"text", "long_text", "file"}


def test_the_console_puts_a_new_key_before_the_others(config: Config, vault: Vault) -> None:
    old = vault.seal("陈一鸣", bound=HERE)
    here = {"CASEWORK_INSTANCE": str(config.instance)}
    said = CliRunner().invoke(main, ["key", "add"], env=here)
    assert said.exit_code == 0, said.output
    assert "objections.key" in said.output
    assert len(file_of(config).read_text().split()) == 2
    assert vault.seal("陈一鸣", bound=HERE) != old
    assert vault.open(old, bound=HERE) == "陈一鸣"
