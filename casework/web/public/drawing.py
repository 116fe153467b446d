"""Where does each state stand on the drawing of a case's life, and which lines lead where?

The way runs down the middle, what one comes back from stands at its left. Each way out is a line of
its own at the right, as on a map of the underground: a dot marks every state from which it can be
taken, and it ends in its name.
"""

from __future__ import annotations

from dataclasses import dataclass

from workflows.chart import Chart, Edge

ROW, BOX, TALL = 62, 172, 34  # between rows, width and height of a state
LEFT, MIDDLE = 8, 200  # the left edges of what is beside the way, and of the way
FIRST_EXIT, EXIT = 560, 74  # where the ways out begin, and how far apart they are
STEP_DOWN = 30  # their names stand one below the other


@dataclass(frozen=True, slots=True)
class Box:
    """A state: its left upper corner, size, name, tone."""

    x: int
    y: int
    wide: int
    tall: int
    label: str
    tone: str
    id: str

    @property
    def middle(self) -> int:
        """The height of its middle."""
        return self.y + self.tall // 2


@dataclass(frozen=True, slots=True)
class Line:
    """A line as SVG path data, the head of its arrow where it has one, and a word beside it."""

    path: str
    tip: str = ""  # the head of its arrow, as path data
    label: str = ""
    x: int = 0
    y: int = 0
    anchor: str = "start"
    tone: str = "idle"
    faint: bool = False


@dataclass(frozen=True, slots=True)
class Dot:
    """A state from which a way out can be taken."""

    x: int
    y: int
    tone: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """All of it, in the units of its view box."""

    wide: int
    tall: int
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    dots: tuple[Dot, ...]


def draw(chart: Chart, lang: str) -> Drawing:
    """The drawing of a chart, its words in `lang`."""
    rows = _rows(chart)
    boxes = {id: _box(chart, id, n, lang) for n, id in enumerate(rows)}
    lines = _ways(chart, boxes, lang)
    exits, dots, low = _exits(chart, boxes, len(rows) * ROW + 20, lang)
    out = [n for n in chart.nodes if n.place == "out"]
    wide = FIRST_EXIT + EXIT * (len(out) - 1) + BOX // 2 + 12
    return Drawing(wide, low + TALL, tuple(boxes.values()), (*lines, *exits), dots)


def _rows(chart: Chart) -> list[str]:
    """The states from top to bottom; one beside the way stands under the one it is left to."""
    rows = [n.rule.id for n in chart.nodes if n.place == "way"]
    for node in chart.nodes:
        if node.place == "beside":
            after = next(e.start for e in chart.edges if e.to == node.rule.id and e.start != e.to)
            rows.insert(rows.index(after) + 1, node.rule.id)
    return rows


def _box(chart: Chart, id: str, row: int, lang: str) -> Box:
    node = chart.node(id)
    x = MIDDLE if node.place == "way" else LEFT
    return Box(x, 8 + row * ROW, BOX, TALL, node.rule.words(lang), node.rule.tone, id)


def _ways(chart: Chart, boxes: dict[str, Box], lang: str) -> list[Line]:
    """The acts between the states that are drawn as boxes: down, back up, aside and back."""
    found = []
    for edge in chart.edges:
        if edge.start == edge.to or edge.start not in boxes or edge.to not in boxes:
            continue
        found.append(_way(edge, boxes[edge.start], boxes[edge.to], lang))
    return found


def _way(edge: Edge, start: Box, to: Box, lang: str) -> Line:
    words = edge.rule.words(lang)
    middle = MIDDLE + BOX // 2
    if start.x == to.x and to.y > start.y:
        return Line(f"M{middle} {start.y + TALL}V{to.y}", _down(middle, to.y), words, x=middle + 10,
                    y=start.y + TALL + 18, tone="go")  # fmt: skip
    if start.x == to.x:  # back up, round the left
        x = MIDDLE - 26
        path = f"M{MIDDLE} {start.middle}H{x}V{to.middle}H{MIDDLE}"
        return Line(path, _right(MIDDLE, to.middle), words, x=x - 6,
                    y=(start.middle + to.middle) // 2 + 4, anchor="end")  # fmt: skip
    if to.x < start.x:  # aside
        x = LEFT + BOX // 2 - 24
        return Line(f"M{MIDDLE} {start.middle}H{x}V{to.y}", _down(x, to.y), words, x=x - 6,
                    y=start.middle - 6, tone="warn")  # fmt: skip
    x, y = LEFT + BOX // 2 + 24, to.middle + 10
    return Line(f"M{x} {start.y}V{y}H{MIDDLE}", _right(MIDDLE, y), words, x=x + 8, y=start.y - 6,
                tone="warn")  # fmt: skip


def _down(x: int, y: int) -> str:
    return f"M{x - 4} {y - 8}H{x + 4}L{x} {y}z"


def _right(x: int, y: int) -> str:
    return f"M{x - 8} {y - 4}V{y + 4}L{x} {y}z"


def _exits(
    chart: Chart, boxes: dict[str, Box], top: int, lang: str
) -> tuple[list[Line], tuple[Dot, ...], int]:
    """The ways out: a line each, from its first dot down to its name."""
    out = [n for n in chart.nodes if n.place == "out"]
    lines, dots = [], []
    right: dict[int, int] = {}
    for n, node in enumerate(out):
        x = FIRST_EXIT + n * EXIT
        starts = sorted({boxes[e.start].middle for e in chart.edges
                         if e.to == node.rule.id and e.start in boxes})  # fmt: skip
        if not starts:
            continue
        low = top + (len(out) - 1 - n) * STEP_DOWN
        lines.append(Line(f"M{x} {starts[0]}V{low}", _down(x, low), node.rule.words(lang), x=x,
                          y=low + 18, anchor="middle", tone=node.rule.tone))  # fmt: skip
        for y in starts:
            dots.append(Dot(x, y, node.rule.tone))
            right[y] = max(right.get(y, 0), x)
    for box in boxes.values():
        if box.middle in right:
            edge = box.x + box.wide
            lines.append(Line(f"M{edge} {box.middle}H{right[box.middle]}", faint=True))
    return lines, tuple(dots), top + (len(out) - 1) * STEP_DOWN + 18
