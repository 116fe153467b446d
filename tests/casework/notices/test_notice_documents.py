"""Does a notice on paper say what the page says, the same octets each time, and a draft that it is one?"""

from __future__ import annotations

import hashlib
import re

import pytest

from casework.documents.publicity.printed import broken
from tests.casework.notices.conftest import Made
from tests.casework.notices.papers import of_docx, of_pdf
from tests.casework.notices.reading import hidden
from tests.support.notices import DECIDED, INDUSTRY, both_decided, record_channels
from tests.support.site import Site, publicised, publicised_demo

PAGE = f"/lists/{INDUSTRY}/notice"


def kept(made: Site, path: str, who: str | None = None) -> bytes:
    answer = made.client(who).get(path)
    assert answer.status_code == 200, path
    assert "attachment" in answer.headers["Content-Disposition"]
    return answer.get_data()


def test_the_word_file_reads_as_the_notice_and_names_its_hash(site: Made) -> None:
    made = site(publicised)
    said = of_docx(kept(made, "/notices/2022-1.docx"))
    proof = made.client().get("/notices/2022-1/text.json").get_data()
    assert "关于2022年度工业稳增长和转型升级\n成效明显市（州）名单的公示" in said
    lines = said.split("\n")
    first = lines.index("北京市\t大兴区")
    assert lines[first : first + 4] == [
        "北京市\t大兴区", "内蒙古自治区\t包头市", "辽宁省\t沈阳市", "广东省\t深圳市"]  # fmt: skip
    for sentence in ("注：按行政区划排列，排名不分先后。", "公示时间：2023年1月17日至2023年1月29日24:00（北京时间）",
                     "信函：北京市西长安街13号", "工业和信息化部\n2023年1月17日"):  # fmt: skip
        assert sentence in said
    assert f"正文 SHA-256：{hashlib.sha256(proof).hexdigest()}" in said
    assert "公告编号：2022-1" in said
    assert "http://127.0.0.1:8000/notices/2022-1" in said  # where it is read, and objected to
    assert not re.search(r"71\.5|93\.25|88\.75", said)


def test_the_pdf_says_the_same_in_both_languages(site: Made) -> None:
    made = site(publicised)
    said = of_pdf(kept(made, "/notices/2022-1.pdf"))
    assert "成效明显市（州）名单的公示" in said
    assert said.index("大兴区") < said.index("包头市") < said.index("沈阳市") < said.index("深圳市")
    english = of_pdf(kept(made, "/notices/2022-1.pdf?lang=en"))
    assert "Noticeofthecitieswithmarkedresults" in english
    assert "Shenzhen" in english


@pytest.mark.parametrize("path", ["/notices/2022-1.docx", "/notices/2022-1.pdf"])
def test_the_same_notice_is_the_same_octets_and_may_be_kept(site: Made, path: str) -> None:
    made = site(publicised)
    client = made.client()
    first = client.get(path)
    assert first.headers["Cache-Control"] == "public, max-age=60"
    assert client.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    from casework.documents.publicity import notice_files

    notice_files._drawn.cache_clear()
    assert client.get(path).get_data() == first.get_data()


@pytest.mark.parametrize("path", ["/notices/2022-9.docx", "/notices/2022-1.xlsx", "/notices/x.pdf"])
def test_what_was_never_public_has_no_paper(site: Made, path: str) -> None:
    assert site(publicised).client().get(path).status_code == 404


def test_the_page_offers_them_and_a_demo_is_marked(site: Made) -> None:
    made = site(publicised_demo)
    page = made.text("/notices/2022-1")
    for path in ("/notices/2022-1.pdf", "/notices/2022-1.docx", "/notices/2022-1.pdf?lang=en"):
        assert f'href="{path}"' in page
    assert "演示数据，内容为虚构。" in of_docx(kept(made, "/notices/2022-1.docx"))


def test_the_english_paper_says_what_it_is_and_holds_no_chinese_mark(site: Made) -> None:
    english = of_pdf(kept(site(publicised_demo), "/notices/2022-1.pdf?lang=en"))
    assert "Thisisatranslation;theChinesenoticeistheonethatcounts." in english
    assert "Ademonstration;" in english
    assert "演示数据" not in english


def test_a_draft_says_that_it_is_one_and_nobody_else_may_have_it(site: Made) -> None:
    made = site(both_decided)
    record_channels(made.house)
    page = made.text(f"{PAGE}?with=all", "leader")
    for kind, read in (("docx", of_docx), ("pdf", of_pdf)):
        path = f"{PAGE}.{kind}?with=all"
        assert f'href="{path}"' in page
        said = re.sub(r"\s+", "", read(kept(made, path, "leader")))
        assert "预览稿，尚未发布；发布时以正式文本为准。" in said
        assert "二、建设信息基础设施和推进产业数字化成效明显市（州）（2个）" in said
        assert "电话：010-68200000" in said
        assert "公告编号" not in said
        assert made.client("unit").get(path).status_code == 403
        assert made.client().get(path).status_code == 302


def test_the_paper_of_both_lists_numbers_them_and_nothing_else(site: Made) -> None:
    made = site(both_decided)
    client = made.client("ministry")
    client.post(PAGE, data=hidden(made.text(f"{PAGE}?with=all", "ministry"), "publish"))
    made.at(DECIDED)
    said = of_docx(kept(made, "/notices/2022-1.docx"))
    assert "一、工业稳增长和转型升级成效明显市（州）（2个）" in said
    assert "二、建设信息基础设施和推进产业数字化成效明显市（州）（2个）" in said
    assert "\n广东省\t深圳市\n四川省\t成都市\n" in said


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于2022年度工业稳增长和转型升级成效明显市（州）名单的公示",
         ["关于2022年度工业稳增长和转型升级", "成效明显市（州）名单的公示"]),
        ("关于2022年度建设信息基础设施和推进产业数字化成效明显市（州）名单的公示",
         ["关于2022年度", "建设信息基础设施和推进产业数字化", "成效明显市（州）名单的公示"]),
        ("关于递补2022年度工业稳增长和转型升级成效明显市（州）的公示",
         ["关于递补2022年度工业稳增长和转型升级", "成效明显市（州）的公示"]),
    ],
)  # fmt: skip
def test_a_title_is_broken_between_its_parts(title: str, lines: list[str]) -> None:
    assert broken(title) == lines
    assert "".join(broken(title)) == title
