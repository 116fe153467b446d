"""Is every message of code and templates there in Chinese, and is what is compiled up to date?"""

from __future__ import annotations

import re

from babel.messages import Catalog

from tests.support import catalogue


def test_no_message_is_missing_or_fuzzy_in_chinese():
    assert catalogue.wrong(catalogue.kept()) == []


def test_what_is_compiled_is_the_catalogue():
    compiled = catalogue.PO.with_suffix(".mo").read_bytes()
    assert compiled == catalogue.compiled(catalogue.kept())


def test_no_message_is_kept_that_nothing_uses():
    used = {msgid for _, msgid in catalogue.used()}
    assert [m.id for m in catalogue.kept() if m.id and m.id not in used] == []


def test_every_name_by_which_code_says_a_message_is_looked_for():
    said = re.compile(r"from flask_babel import (.+)")
    names = re.compile(r"\b\w*gettext(?: as (\w+))?")
    aliases = {
        alias
        for file in (catalogue.ROOT / "casework").rglob("*.py")
        for line in said.findall(file.read_text("utf-8"))
        for alias in names.findall(line)
        if alias
    }
    assert aliases and aliases <= set(catalogue.KEYWORDS)


def test_placeholders_are_the_same_in_both_languages():
    names = re.compile(r"%\((\w+)\)[sd]")
    odd = []
    for message in catalogue.kept():
        for english in [message.id] if isinstance(message.id, str) else message.id:
            forms = [message.string] if isinstance(message.string, str) else message.string
            wanted = set(names.findall(english))
            odd += [english for form in forms if english and set(names.findall(form)) - wanted]
    assert odd == []


def test_a_missing_a_fuzzy_and_an_empty_message_are_each_found():
    found = catalogue.kept()
    ids = [m.id for m in found if isinstance(m.id, str) and m.id][:2]
    spoiled = Catalog(locale="zh_Hans_CN")
    for message in found:
        if message.id:
            spoiled[message.id] = message
    spoiled.get(ids[0]).flags.add("fuzzy")
    spoiled.get(ids[1]).string = ""
    lines = catalogue.wrong(spoiled)
    assert sum(repr(id) in line for id in ids for line in lines) >= 2
    assert len(catalogue.wrong(Catalog(locale="zh_Hans_CN"))) == len(catalogue.used())
