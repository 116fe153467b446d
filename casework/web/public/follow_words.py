"""What does each state of an objection mean for who lodged it, in plain words?"""

from __future__ import annotations

from flask_babel import gettext

# A state of an edition that isn't here stops the page in the tests, not in front of somebody.
STATES = {
    "lodged": lambda: gettext("It is received. A person checks its form: whether it is in time, "
                              "signed, and about a city of the list."),
    "to_complete": lambda: gettext("Something is missing. Please add what is asked for below."),
    "admitted": lambda: gettext("It is taken up and being investigated. Until it is decided the "
                                "list is not reported."),
    "ruling_proposed": lambda: gettext("It is investigated. A ruling is proposed, and another "
                                       "person decides on it."),
    "not_admitted": lambda: gettext("It was not taken up. The reason stands below."),
    "upheld": lambda: gettext("It was upheld. The city leaves the list."),
    "partly": lambda: gettext("It was upheld in part. The reply says what follows."),
    "dismissed": lambda: gettext("It was dismissed. The reply says why."),
    "withdrawn": lambda: gettext("You withdrew it. It stays on record."),
}  # fmt: skip

# What is said instead while the reply to a ruling isn't on record.
REPLY_TO_COME = {
    "partly": lambda: gettext("It was upheld in part. You will get a reply that says what follows."),
    "dismissed": lambda: gettext("It was dismissed. You will get a reply that says why."),
}  # fmt: skip
