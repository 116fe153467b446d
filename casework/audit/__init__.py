"""Is the whole record as it was written, and does every row say what its events say?

`record` walks it; beside it stands a file for each kind of row that is held against the events.
"""

from .record import Problem, Report, newest, verify

__all__ = ["Problem", "Report", "newest", "verify"]
