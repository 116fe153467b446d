"""May an administrator replace a Word template, and does a hostile one do nothing but fail plainly?"""

from __future__ import annotations

import html
import io
import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import nsmap

from casework.config import ROOT
from casework.documents import apart, content, own_templates, standing, word
from casework.documents.apart import Unusable
from casework.documents.packing import packed
from tests.casework.papers.test_content import MEASURES, application, text_of
from tests.support.files import PDF, PNG
from tests.support.site import READY, Site
from workflows.calendar import BEIJING
from workflows.loader import edition
from workflows.rules import bind

AT = datetime(2022, 12, 19, 15, 30, tzinfo=BEIJING)


def template(*lines: str) -> bytes:
    """A Word file of these lines."""
    made = docx.Document()
    for line in lines:
        made.add_paragraph(line)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def tried(content: bytes, paper: str = "letter") -> bytes:
    known = edition("2022")
    return own_templates.try_out(content, bind(known, known.notice(2022)), "industry", paper, at=AT)


def test_a_template_may_name_every_fact_one_by_one() -> None:
    made = tried(
        template(
            "{{ city }} {{ facts.consent.number }}", "{{ lists.indicator.output_growth.value }}"
        )
    )
    assert text_of(made) == "示例市演示文号1"


def test_what_no_paper_has_is_named_all_at_once() -> None:
    wrong = template("{{ city }} {{ mayor }}", "{% for x in nothing_of %}{{ x }}{% endfor %}",
                     "{{ facts.consent.colour }} {{ lists.indicator.height.value }}")  # fmt: skip
    with pytest.raises(Unusable) as refused:
        tried(wrong)
    for name in ("mayor", "nothing_of", "colour", "height"):
        assert name in str(refused.value)
    assert "系统不认识" in refused.value.zh


@pytest.mark.parametrize("hostile", [
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ city.__init__.__globals__ }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ self.__init__.__globals__ }}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}",
    "{{ city.format_map }}{{ '{0.__class__}'.format(city) }}",
    "{% set x = sections.append(1) %}",
])  # fmt: skip
def test_a_template_reaches_nothing_of_python(hostile: str) -> None:
    """In this very process, so that nothing but the sandbox holds it."""
    try:
        made = text_of(word.docx(template(hostile), letter(), qr=PNG))
    except (word.Unknown, word.TemplateError, TypeError, ValueError, AttributeError):
        return
    assert made == "", made


def letter() -> dict[str, object]:
    app = application(*MEASURES[0])
    return content.paper(app, app.entries("document")[1])


@pytest.mark.parametrize("call", [
    "qr.tpl.save('{}')", "qr.tpl.docx.save('{}')", "qr.tpl.get_docx().part.package.save('{}')",
    "qr.join('{}')", "title.format('{}')", "facts.get('{}')", "loop.cycle('{}')", "city()",
])  # fmt: skip
def test_nothing_of_a_value_is_called_and_nothing_written(call: str, tmp_path: Path) -> None:
    path = tmp_path / "written"
    for words in (call.format(path), f"{call.format(path)} if 1 else ''"):
        loop = f"{{% for one in range(1) %}}{{{{ {words} }}}}{{% endfor %}}"
        with pytest.raises(word.TemplateError, match="not safely callable"):
            word.docx(template(loop), letter(), qr=PNG)
    assert not path.exists()


def test_the_process_of_a_template_can_write_no_file(tmp_path: Path) -> None:
    """Were the sandbox left, there is still this."""
    path = tmp_path / "written"
    told = subprocess.run(
        [sys.executable, "-c", f"import sys; from casework.documents import apart, word\n"
         f"word.docx = lambda *a, **k: open({str(path)!r}, 'wb', 0).write(b'x')\n"
         f"sys.exit(apart.main())"], cwd=ROOT, capture_output=True, check=False,
        input=json.dumps({"template": "", "words": {}, "seconds": 5, "qr": None}).encode())  # fmt: skip
    assert told.returncode == 3, told
    assert b"File too large" in told.stdout
    assert path.read_bytes() == b""


def test_the_code_s_picture_stands_wherever_a_template_names_it() -> None:
    made = docx.Document()
    made.add_paragraph("甲{{ qr }}乙")
    made.sections[0].header.paragraphs[0].text = "{{ qr }}"
    out = io.BytesIO()
    made.save(out)
    done = docx.Document(io.BytesIO(word.docx(out.getvalue(), {}, qr=PNG)))
    assert [p.text for p in done.paragraphs] == ["甲乙"]
    assert len(done.inline_shapes) == 1
    assert done.sections[0].header._element.xpath(".//a:blip")


@pytest.mark.parametrize("endless", [
    "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
    "{{ 'x' * 9999999999 }}",
])  # fmt: skip
def test_one_without_end_or_measure_is_stopped(
    endless: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert apart.TRIAL <= 10
    monkeypatch.setattr(apart, "TRIAL", 2)
    with pytest.raises(Unusable, match=r"over 2 seconds|Memory"):
        tried(template(endless))


def with_part(name: str, content: bytes) -> bytes:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(template("{{ city }}"))) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    return packed((parts | {name: content}).items())


LINK = ('<?xml version="1.0"?><R><Relationship Type="http://a/attachedTemplate"'
        ' Target="http://a.example/x.dotm" TargetMode="External"/></R>')  # fmt: skip


@pytest.mark.parametrize(("name", "content"), [
    ("word/embeddings/oleObject1.bin", b"x"),
    ("word/_rels/settings.xml.rels", b'<Relationship Target="http://a.example" TargetMode="External"/>'),
    ("word/_rels/settings.xml.rels", LINK.replace("External", "Exter&#110;al").encode()),
    ("word/_rels/settings.xml.rels", LINK.encode("utf-16")),
    ("word/_rels/a.xml.rels", b'<R><Relationship Type="http://a/oleObject" Target="ole/x"/></R>'),
    ("word/_rels/a.xml.rels", b"<R"),
    ("word/comments.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
    ("word/comments.bin", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode("utf-16")),
    ("word/header9.xml", f'<h xmlns:w="{nsmap["w"]}"><w:instrText>INCLUDE</w:instrText>'
     '<w:instrText>PICTURE "http://a.example/x.png"</w:instrText></h>'.encode()),
])  # fmt: skip
def test_what_reaches_out_of_the_file_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(Unusable, match="outside"):
        tried(with_part(name, content))


@pytest.fixture
def site(applying: Site) -> Site:
    applying.app.config["WTF_CSRF_ENABLED"] = False
    return applying


WHERE = "/rounds/2022/templates/industry/letter"


def sent(
    site: Site, content: bytes, name: str = "函.docx", login: str = "system_admin"
) -> tuple[int, str]:
    answer = site.client(login).post(WHERE, data={"file": (io.BytesIO(content), name)},
                                     follow_redirects=True)  # fmt: skip
    return answer.status_code, html.unescape(answer.get_data(as_text=True))


def test_a_template_of_ones_own_is_used_until_the_standing_one_is_put_back(site: Site) -> None:
    code, page = sent(site, template("本省的推荐函 {{ mayor }}"))
    assert code == 422
    assert "The template names what no paper has: mayor." in page
    code, page = sent(site, PDF, "a.pdf")
    assert code == 422
    assert "A template is a DOCX file." in page
    own = template("本省的推荐函：{{ city }}")
    code, page = sent(site, own)
    assert code == 200
    assert "own template" in page
    client = site.client("system_admin")
    with client.get(WHERE) as answer:
        assert answer.data == own
    with client.get(f"{WHERE}?standing=1") as answer:
        assert answer.data == standing.paper()
    _drawn_letter_says(site, "本省的推荐函：佛山市", own=True)
    answer = client.post(f"{WHERE}/standing", follow_redirects=True)
    assert answer.status_code == 200
    page = answer.get_data(as_text=True)
    assert page.count("standing template</span>") >= 10
    assert "Back to the standing template" not in page
    _drawn_letter_says(site, "现推荐佛山市为", own=False)


def _drawn_letter_says(site: Site, words: str, *, own: bool) -> None:
    import re

    from casework import clock

    client = site.client("unit")
    client.post(f"/cases/{READY}/papers")
    assert clock.draw(site.app.extensions["casework"]) == 1
    page = client.get(f"/cases/{READY}/papers").get_data(as_text=True)
    assert "failed" not in page
    link = re.findall(
        rf'href="(/cases/{READY}/papers/\d+/[0-9a-f]+)" aria-label="Letter of recommendation DOCX"',
        page,
    )[0]
    with client.get(link) as answer:
        text = text_of(answer.data)
    assert words in text
    assert (text == words) is own


@pytest.mark.parametrize(("login", "code"), [("unit", 403), ("city", 403), ("account_admin", 403),
                                             ("ministry", 200), (None, 302)])  # fmt: skip
def test_templates_are_the_system_administrator_s_to_change(
    site: Site, login: str | None, code: int
) -> None:
    client = site.client(login)
    assert client.get("/rounds/2022/templates").status_code == code
    wanted = 401 if login is None else 403
    assert client.post(WHERE).status_code == wanted
    assert client.post(f"{WHERE}/standing").status_code == wanted
    assert site.client("system_admin").post(f"{WHERE}x").status_code == 404
