"""What do the ministry's staff, its leadership and the auditor work with? One file a screen family.

`READERS` read these pages, `LOCAL` (the recommending side) some of them, as far as they are about its
own; what each may do on one, the rules and the door decide.
"""

from __future__ import annotations

from flask import Blueprint

READERS = ("ministry", "leader", "auditor")
LOCAL = ("unit", "city", "statistics", "communications")

blueprint = Blueprint("staff", __name__)

from . import (  # noqa: E402  their views belong to the blueprint above
    bringing_in,
    case_export,
    case_page,
    case_search,
    check_page,
    city_pages,
    committee,
    complaint_pages,
    correcting,
    dashboard,
    incentive_pages,
    list_entries,
    list_pages,
    list_review,
    notice_page,
    objection_handling,
    objection_letter,
    objection_list,
    objection_pages,
    round_opening,
    round_pages,
    sanction_pages,
    several,
    talk_page,
    what_if_page,
    whole_lists,
)

__all__ = [
    "LOCAL",
    "READERS",
    "blueprint",
    "bringing_in",
    "case_export",
    "case_page",
    "case_search",
    "check_page",
    "city_pages",
    "committee",
    "complaint_pages",
    "correcting",
    "dashboard",
    "incentive_pages",
    "list_entries",
    "list_pages",
    "list_review",
    "notice_page",
    "objection_handling",
    "objection_letter",
    "objection_list",
    "objection_pages",
    "round_opening",
    "round_pages",
    "sanction_pages",
    "several",
    "talk_page",
    "what_if_page",
    "whole_lists",
]
