"""What is a city called where its list is shown: in a notice, in the report, in the final list?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

CORRECTED = "listed_name"  # the kind of fact by which a list calls a city otherwise


def names(corrected: Mapping[str, Any] | None, name: str, name_en: str) -> tuple[str, str]:
    """Its name in Chinese and in English: a corrected one before the division's own.

    Where there is no English name, or none of the corrected one, the Chinese stands for it.
    """
    if corrected is None:
        return name, name_en or name
    return corrected["name"], corrected.get("name_en") or corrected["name"]
