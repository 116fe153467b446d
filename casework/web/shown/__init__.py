"""How do rules, offers, dates, facts and events look to a template, in the reader's language?

Each file turns one kind of thing into what the macros take (templates/macros/README.md). What is
still to be read is asked of `casework.queries` and `notifications.sent`.
"""
