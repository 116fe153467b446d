"""What does the server itself say to a body that is too large to be read at all?

It never comes to the application, which would say it in the reader's language and in full.
"""

from __future__ import annotations

from waitress.channel import HTTPChannel
from waitress.task import ErrorTask

TOO_LARGE = (
    "<!doctype html><meta charset=utf-8><meta name=viewport content='width=device-width'>"
    "<title>413</title><h1>提交的内容过大 · Too large</h1>"
    "<p>单个文件最多 {file} MB，一张表单连同文件最多 {form} MB；没有保存任何内容。"
    "请用浏览器的“后退”回到表单，所填文字一般还在；请把文件压缩、拆分后再上传。</p>"
    "<p lang=en>A file may have at most {file} MB, a form with all its files at most {form} MB; "
    "nothing has been saved. Go back: your browser usually keeps what you typed. Make the file "
    "smaller, or split it.</p>"
)


def say_it_here(file_mb: int, form_mb: int) -> None:
    """Let waitress say it in both languages instead of its own line."""

    class Told(ErrorTask):  # type: ignore[misc, unused-ignore]
        def execute(self) -> None:
            error = self.request.error
            if error.code == 413:
                words = TOO_LARGE.format(file=file_mb, form=form_mb).encode()
                headers = [("Content-Type", "text/html; charset=utf-8"),
                           ("Content-Security-Policy", "default-src 'none'")]  # fmt: skip
                error.to_response = lambda _ident=None: ("413 Too Large", headers, words)
            super().execute()

    HTTPChannel.error_task_class = Told
