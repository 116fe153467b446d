"""How do our forms speak the reader's language, and take up what a service found wrong?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from flask_wtf import FlaskForm
from wtforms.fields.choices import SelectChoice

from casework.config import LANGUAGES
from casework.errors import Invalid
from casework.i18n import language


def choices(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """Values with their words, as a field offers them."""
    return [SelectChoice(value, words) for value, words in pairs]


TONGUES = choices(zip(LANGUAGES, ("中文", "English"), strict=True))


class Form(FlaskForm):
    """A form whose troubles are those of the service behind it, beside those of its own fields."""

    # English name of a field in the service → field of this form, where they differ.
    FIELDS: ClassVar[Mapping[str, str]] = {}

    def take(self, error: Invalid) -> None:
        """Show what the service found wrong: at the field it is about, else above the form."""
        for name, words in error.words(language()).items():
            field: Any = self._fields.get(self.FIELDS.get(name, name))
            if field is None:
                self.form_errors.append(words)
            else:
                field.errors = [*field.errors, words]
