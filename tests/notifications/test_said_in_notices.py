"""What does a notice say, in which language, and what does it keep to itself?"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from casework.models import Event
from notifications.handed_in import handed_in
from notifications.rows import number_of
from notifications.run import run
from tests.notifications.people import Office, address
from tests.support.house import CUTOFF, MINISTRY, WORKING


def test_everybody_reads_their_own_language(post: Office):
    post.house.draft("440300")
    run(post.casework)
    (chinese,) = post.messages("case.draft", "gd")
    (english,) = post.messages("case.draft", "gd-en")
    assert "深圳市（工业）" in chinese.title
    assert "接下来" in chinese.body_text
    assert "Shenzhen (Industry)" in english.title
    assert "What to do next" in english.body_text
    assert 'lang="en"' in english.body_html


def test_a_message_names_the_article_the_next_step_and_why_it_came(post: Office):
    ref = post.house.submitted("440300")
    run(post.casework)
    (message,) = post.messages("case.submit", "gd")
    for body in (message.body_text, message.body_html):
        assert "通知第五项" in body
        assert "接下来" in body
        assert f"https://casework.example/cases/{ref}" in body
        assert "您是广东省的推荐单位联系人" in body
        assert number_of(message.message_id) in body
        assert "2022年12月5日" in body


def test_a_receipt_bears_the_hash_of_its_record(post: Office):
    ref = post.house.submitted("440300")
    run(post.casework)
    with post.house.db.reading() as session:
        event = session.scalars(
            select(Event).where(Event.stream == f"case/{ref}", Event.name == "submit")
        ).one()
    assert event.hash in post.messages("case.submit", "gd")[0].body_text


def test_a_unit_learns_when_the_publicity_of_its_case_ends(public: Office):
    run(public.casework)
    (message,) = public.messages("case.publicise", "gd")
    assert "公示期满：2023年1月29日（周日） 24:00" in message.body_text


def test_reasons_for_a_return_are_in_the_message_and_markup_in_them_stays_text(post: Office):
    ref = post.house.submitted("440300")
    items = "缺公章 <b>第3页</b>\n\n第二项"
    post.house.door.act(MINISTRY, "case", "return_for_correction", ref=ref, received_at=WORKING,
                        given={"correction": {"": {"items": items}}})  # fmt: skip
    run(post.casework)
    (message,) = post.messages("case.return_for_correction", "gd")
    assert "缺公章 <b>第3页</b>" in message.body_text
    assert "缺公章 &lt;b&gt;第3页&lt;/b&gt;" in message.body_html
    assert "补正期限：2022年12月22日" in message.body_text


def test_a_return_names_each_item_that_is_to_be_corrected_with_its_field(post: Office):
    ref = post.house.submitted("440300")
    wrong = {"result": "correct", "field": "value", "reason": "与公报不一致"}
    post.house.door.record(MINISTRY, "case", "formal_item", wrong, item="indicator:output_growth",
                           ref=ref, received_at=WORKING)  # fmt: skip
    post.house.door.record(MINISTRY, "case", "formal_item", {"result": "ok"}, ref=ref,
                           item="document:letter", received_at=WORKING)  # fmt: skip
    post.house.door.act(MINISTRY, "case", "return_for_correction", ref=ref, received_at=WORKING,
                        given={"correction": {"": {}}})  # fmt: skip
    run(post.casework)
    (message,) = post.messages("case.return_for_correction", "gd")
    assert "规模以上工业增加值增速" in message.body_text
    assert "数值：与公报不一致" in message.body_text
    assert "推荐函" not in message.body_text
    (english,) = post.messages("case.return_for_correction", "gd-en")
    assert "Value: 与公报不一致" in english.body_text


def test_names_of_persons_and_files_in_what_is_handed_in_stay_out(post: Office):
    audit = {"organ": "市统计局", "person": "李四", "date": "2022-12-04", "file": "f.pdf"}
    text = {"given": {"audit": {"1": audit}}}
    rows = list(handed_in(post.house.rules, "case", text, "zh"))
    assert [line for row in rows for line in row.lines] == ["市统计局", "2022年12月4日"]


def test_messages_count_the_laws_time_and_wait_by_the_hosts(post: Office):
    post.at(WORKING + timedelta(days=3))
    post.house.draft("440300")
    run(post.casework)
    (message,) = post.messages("case.draft", "gd")
    assert abs(message.made_at - (WORKING + timedelta(days=3))) < timedelta(minutes=5)
    assert message.next_try_at > CUTOFF  # the host's clock, years later
    assert message.recipient == address("gd")


def test_the_ministry_hears_why_an_accident_of_a_city_was_taken_away(post: Office):
    post.house.draft("440300")
    unit = post.house.actor("unit", "440300")
    entry = {"kind": "production_safety", "date": "2022-12-01", "deaths": 3, "source": "示例"}
    wish = {"item": "1", "ref": "440300", "received_at": WORKING}
    post.house.door.record(unit, "division", "incident", entry, **wish)
    run(post.casework)
    post.house.door.record(unit, "division", "incident", None, comment="重复登记", **wish)
    run(post.casework)
    entered, taken = post.messages("division.incident", "officer")
    assert "深圳市" in entered.title
    assert "https://casework.example/divisions/440300" in taken.body_text
    assert "重复登记" in taken.body_text
    assert "0年" not in taken.body_text
