"""How do our forms speak the reader's language, and take up what a service found wrong?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import FileField
from wtforms.fields.choices import SelectChoice

from casework.config import LANGUAGES
from casework.errors import Invalid
from casework.i18n import language


def choices(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """Values with their words, as a field offers them."""
    return [SelectChoice(value, words) for value, words in pairs]


# Each in its own words, marked as such: a page in the other language reads it out rightly.
TONGUES = [SelectChoice(own, words, {"lang": own.partition("_")[0]})
           for own, words in zip(LANGUAGES, ("中文", "English"), strict=True)]  # fmt: skip


class Form(FlaskForm):
    """A form whose troubles are those of the service behind it, beside those of its own fields."""

    class Meta(FlaskForm.Meta):
        """A file is taken by a field for files; sent under another field's name it is nothing.

        A body of JSON is no form: its numbers and lists would come where fields expect text.
        """

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            given = super().wrap_formdata(form, None if request.is_json else formdata)
            if not isinstance(given, CombinedMultiDict):
                return given
            files = [(name, file) for name, file in request.files.items(multi=True)
                     if isinstance(form._fields.get(name), FileField)]  # fmt: skip
            return CombinedMultiDict([MultiDict(files), request.form])

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
