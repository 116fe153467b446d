"""Which papers of the review does the page of a list offer, in which formats?"""

from __future__ import annotations

from flask import url_for
from flask_login import current_user

from casework.documents.review.papers import FORMATS, offered
from casework.i18n import language
from casework.queries.lists import ListPage

from .law import Shown


def review_papers(page: ListPage) -> list[Shown]:
    """A line for each paper that this person may have now: its name, and the address of each file."""
    return [
        {"title": one.name.words(language()), "files": [
            {"kind": extension.upper(),
             "url": url_for("papers.of_review", ref=page.list.ref, name=one.id,
                            extension=extension)} for extension in FORMATS]}
        for one in offered(page, current_user.actor)
    ]  # fmt: skip
