"""What is said of a file that isn't taken: why not, and what to do?"""

from __future__ import annotations

from casework.errors import Invalid

KEPT_ZH, KEPT_EN = "，没有收下。", "; it was not taken. "
# Reason → why not and what to do, in both languages; the name stands before it.
WHY = {
    "locked_pdf": ("打开需要密码", "请去掉密码，另存为不加密的 PDF 后再上传。",
                   "needs a password", "Save it without one and send it again."),
    "locked_office": ("打开需要密码", "请在 Word、Excel 或 WPS 中去掉密码后再上传。",
                      "needs a password", "Take the password off in Word or Excel and send it again."),
    "locked_archive": ("里面的内容已加密", "请去掉密码后再上传。",
                       "is locked inside", "Take the password off and send it again."),
    "old_office": ("是旧格式（DOC、XLS、PPT、RTF 或 WPS）", "请另存为 DOCX、XLSX 或 PDF 后再上传。",
                   "is in an old format (DOC, XLS, PPT, RTF or WPS)",
                   "Save it as DOCX, XLSX or PDF and send it again."),
    "office": ("是演示文稿或其他办公格式", "请导出为 PDF 后再上传。",
               "is a presentation or another office format", "Export it as PDF and send it again."),
    "macros": ("含有宏", "请另存为不含宏的 DOCX、XLSX 或 PDF 后再上传。",
               "holds macros", "Save it without them, as DOCX, XLSX or PDF, and send it again."),
    "bomb": ("展开后比文件本身大得多，可能是压缩炸弹", "请用 Word、Excel 或 WPS 重新另存，或导出为 PDF。",
             "unpacks to far more than it is", "Save it anew, or export it as PDF."),
    "inside": ("里面夹带压缩包、程序或嵌入对象“{inner}”",
               "请取出后单独上传（压缩包先解开），或导出为 PDF。",
               "carries an archive, a program or an embedded object, “{inner}”",
               "Take it out and send it by itself, an archive unpacked, or export all as PDF."),
    "fetches": ("打开时会从别处取内容（{inner}）", "请断开链接或导出为 PDF 后再上传。",
                "fetches something from elsewhere when it is opened ({inner})",
                "Break the link, or export it as PDF, and send it again."),
    "starts": ("里面的域或链接会启动其他程序（{inner}）",
               "请删除该域或断开链接（Word 中选中后按 Ctrl+Shift+F9），或导出为 PDF 后再上传。",
               "has a field or a link that starts another program ({inner})",
               "Turn the field into text (Ctrl+Shift+F9 in Word) or break the link, or export it as"
               " PDF, and send it again."),
    "astray": ("里面有路径异常的部分“{inner}”", "请用 Word、Excel 或 WPS 重新另存后再上传。",
               "has a part that lies outside of it, “{inner}”", "Save it anew and send it again."),
    "archive": ("是压缩包", "请解开后逐个上传其中的文件。",
                "is an archive", "Unpack it and send its files one by one."),
    "program": ("是程序或脚本", "请上传 PDF、OFD、PNG、JPEG、DOCX 或 XLSX。",
                "is a program or a script", "Send a PDF, OFD, PNG, JPEG, DOCX or XLSX."),
    "picture": ("是别种图片或音像格式", "请另存为 PNG、JPEG 或 PDF 后再上传。",
                "is a picture or a recording in another format",
                "Save it as PNG, JPEG or PDF and send it again."),
    "markup": ("是网页、矢量图或 XML", "请打印或导出为 PDF 后再上传。",
               "is a web page, a drawing in SVG, or XML", "Print or export it as PDF and send that."),
    "before_pdf": ("在 PDF 之前还有别的内容", "请用阅读器打开后重新另存为 PDF。",
                   "has something else before its PDF", "Open it in a reader and save it as PDF anew."),
    "runs": ("含有脚本、附带的文件或会启动程序的动作",
             "请用阅读器“打印”成新的 PDF 后再上传，附带的文件单独上传。",
             "holds scripts, attached files or actions that start a program",
             "Print it to a new PDF and send that, and attached files by themselves."),
    "opens": ("打开时会自行访问其他地址、提交或导入数据，或打开别的文件",
              "请用阅读器“打印”成新的 PDF 后再上传。",
              "goes elsewhere, sends or takes in data, or opens another file by itself when it is opened",
              "Print it to a new PDF and send that."),
    "heavy_pdf": ("展开后过大，无法查验", "请用阅读器“打印”成新的 PDF 后再上传。",
                  "unpacks to more than can be looked through",
                  "Print it to a new PDF and send that."),
    "huge": ("图像尺寸过大（{inner} 像素）", "请降低分辨率或分成几张后再上传。",
             "is too large a picture ({inner} dots)",
             "Lower its resolution, or send it in several parts."),
    "two": ("同时是两种文件", "请重新导出，只留一种。",
            "is two kinds of file at once", "Export it anew as one of them."),
    "damaged": ("已损坏，打不开", "请重新保存后再上传；下载来的请重新下载。",
                "is damaged and can't be opened", "Save it anew, or fetch it again, and send that."),
    "unknown": ("的内容不是 PDF、OFD、PNG、JPEG、DOCX 或 XLSX", "请另存为其中一种后再上传。",
                "isn't a PDF, OFD, PNG, JPEG, DOCX or XLSX by its content",
                "Save it as one of them and send it again."),
}  # fmt: skip


class NotTaken(Exception):
    """It is none of ours: `reason` is a key of WHY, `inner` the part it is about."""

    def __init__(self, reason: str, inner: str = "") -> None:
        super().__init__(reason)
        self.reason, self.inner = reason, inner


def not_taken(field: str, name: str, reason: str, inner: str = "") -> Invalid:
    """Why the file `name` wasn't taken, under its field."""
    zh, do_zh, en, do_en = (words.replace("{inner}", inner) for words in WHY[reason])
    return Invalid({field: (f"“{name}”{zh}{KEPT_ZH}{do_zh}", f"“{name}” {en}{KEPT_EN}{do_en}")})
