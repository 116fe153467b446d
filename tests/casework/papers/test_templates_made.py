"""Is what an own template makes a paper of ours: compared by its cover, of bounded size, and inert?"""

from __future__ import annotations

import hashlib
import io
import zipfile

import docx
import pytest

from casework.documents import cover, own_templates, word
from casework.documents.apart import Unusable
from tests.casework.papers.test_content import MEASURES, application, text_of
from tests.casework.papers.test_own_templates import letter, template, tried

HASH, REF = "{{ sha256 }}", "{{ case.ref }}"


@pytest.mark.parametrize(
    "lines",
    [("{{ title }}",), (HASH,), (REF,), (REF, "{{ sha256[:63] }}"), (REF, "0" * 64),
     (REF, "{% if draft %}{{ qr }}{% endif %}")],
)  # fmt: skip
def test_a_cover_without_hash_or_case_number_is_not_put_in_force(lines: tuple[str, ...]) -> None:
    with pytest.raises(Unusable, match="all 64 digits, or the case number"):
        tried(template(*lines), "cover")


def test_a_cover_may_cut_its_hash_into_lines_and_put_the_number_into_its_header() -> None:
    made = docx.Document()
    made.add_paragraph("{{ sha256[:32] }}")
    made.add_paragraph("{% for n in range(4) %}{{ sha256[32 + n * 8:][:8] }} {% endfor %}")
    made.sections[0].header.paragraphs[0].text = REF
    out = io.BytesIO()
    made.save(out)
    assert hashlib.sha256(out.getvalue()).hexdigest()[:32] in text_of(
        tried(out.getvalue(), "cover")
    )


def test_a_cover_is_looked_at_again_when_it_is_drawn() -> None:
    """A template may be one thing for the example and another for a case."""
    app = application(*MEASURES[0])
    words = cover.cover(app, [], "a" * 64, size=1)
    only = template(REF, f"{{% if city == '示例市' %}}{HASH}{{% endif %}}")
    assert tried(only, "cover")
    with pytest.raises(Unusable, match="all 64 digits"):
        own_templates.render(only, words | {"city": "佛山市"})
    assert "a" * 64 in text_of(own_templates.render(template(REF, HASH), words))


def test_what_a_template_makes_has_a_bound() -> None:
    """Neither what nobody could open, nor what the XML's library would cut off unseen."""
    for size in (9_500_000, 12_000_000):
        with pytest.raises(Unusable, match="too large to be opened"):
            tried(template(f"{{{{ title|center({size}) }}}}"))


@pytest.mark.parametrize("raw", [
    "{{ ('<' ~ 'w:instrText>DD' ~ 'EAUTO c:\\\\\\\\cmd.exe</w:instrText>')|safe }}",
    "{% autoescape false %}{{ '<w:instrText>DD' ~ 'E cmd</w:instrText>' }}{% endautoescape %}",
    "{% filter safe %}x{% endfilter %}", "{{ [title]|map('safe')|join }}", "{{ title|urlize }}",
    "{{ {'a': title}|xmlattr }}",
])  # fmt: skip
def test_a_value_is_never_taken_for_xml(raw: str) -> None:
    """In this very process: the sandbox alone holds it."""
    with pytest.raises(word.TemplateError, match=r"No filter named|autoescape can"):
        word.docx(template(raw), letter())


def test_a_field_that_only_what_was_made_holds_is_found() -> None:
    """Brackets can be had from the template's own XML, cut out of a block."""
    made = docx.Document()
    for line in ("{% set x %}", "", "{% endset %}"):
        made.add_paragraph(line)
    opens, ends = "(x|trim)[:1]", "(x|trim)[-1:]"
    made.add_paragraph(f"{{{{ {opens} ~ 'w:instrText' ~ {ends} ~ 'DD' ~ 'EAUTO cmd'"
                       f" ~ {opens} ~ '/w:instrText' ~ {ends} }}}}")  # fmt: skip
    out = io.BytesIO()
    made.save(out)
    drawn = word.docx(out.getvalue(), letter())
    assert b"<w:instrText>DDEAUTO cmd" in zipfile.ZipFile(io.BytesIO(drawn)).read(
        "word/document.xml"
    )
    with pytest.raises(Unusable, match="outside"):
        tried(out.getvalue())
