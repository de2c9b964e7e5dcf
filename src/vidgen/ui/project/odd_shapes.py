"""`OddShapes`: when a picture comes onto the timeline that is not of the film's shape, it says what can be done about it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from vidgen.editor.document import News
from vidgen.editor.queries import Records
from vidgen.editor.records import FITS, Asset, Block, Id, Placement, Track
from vidgen.ui.actions.actions import Actions

_OFFERED: tuple[str, ...] = ("cover", "blurred")
"""Instead of bars."""
_EQUAL = 0.02
"""Shapes that differ by so little, as the logarithm of their ratio, count as the same: nobody sees such bars."""
_LARGE = 0.9
"""A still that is smaller than this share of the frame both ways is a logo or the like, and not meant to fill it."""
_TOGETHER = 300
"""Milliseconds in which what comes one after the other is spoken of in one sentence."""
_STANDS = 20_000
"""Milliseconds for which what was offered can still be chosen: what comes meanwhile is offered along with it."""
Ways = Sequence[tuple[str, Callable[[], object]]]
"""Titles, and what each does."""


class OddShapes(QObject):
    """Of one open project. Speaks of a file once: when it comes onto the timeline for the first time."""

    noticed = Signal(str, object)
    """A sentence, and `Ways`."""

    def __init__(self, actions: Actions, records: Records, parent: QObject) -> None:
        super().__init__(parent)
        self._actions, self._records = actions, records
        self._blocks: list[Id] = []
        self._stands = QTimer(self, singleShot=True, interval=_STANDS)
        self._stands.timeout.connect(self._blocks.clear)
        self._soon = QTimer(self, singleShot=True, interval=_TOGETHER)
        self._soon.timeout.connect(self._notice)

    def hear(self, news: News) -> None:
        """Look at what an edit of the user has put down."""
        if news.edit is None or news.edit.action != "do" or news.edit.source != "user":
            return
        found = [b.id for b in new_and_odd(self._records, news)]
        if found:
            self._blocks += found
            self._soon.start()

    def _notice(self) -> None:
        there = [
            b for i in self._blocks if (b := self._records.find(i, Block)) is not None and b.placement == Placement()
        ]
        if there:
            ways = [(fit_title(fit), partial(self._set, [b.id for b in there], fit)) for fit in _OFFERED]
            self._stands.start()
            self.noticed.emit(_sentence(self._records, there), ways)

    def _set(self, blocks: list[Id], fit: str) -> None:
        self._blocks.clear()
        left = [i for i in blocks if self._records.find(i, Block) is not None]
        if left:
            set_fit(self._actions, left, fit)


def fit_title(fit: str) -> str:
    """Return what a fit is called where it is a thing to do."""
    words = {
        "contain": "Fit into the frame",
        "cover": "Fill the frame",
        "blurred": "Fill with a blurred copy",
        "stretch": "Stretch to the frame",
    }
    return QCoreApplication.translate("Fit", words[fit])


def add_fits(actions: Actions, records: Records, selection: Callable[[], Sequence[Id]]) -> None:
    """Add an action for each way in which the selected pictures can be brought into the frame."""

    def hindrance() -> str | None:
        return None if pictures(records, selection()) else QCoreApplication.translate("Fit", "select a picture first")

    for fit, (_, about) in FITS.items():
        actions.add(
            f"fit-{fit}",
            fit_title(fit),
            "Block",
            partial(lambda fit: set_fit(actions, pictures(records, selection()), fit), fit),
            summary=QCoreApplication.translate("Choice", about),
            hindrance=hindrance,
        )


def set_fit(actions: Actions, blocks: Sequence[Id], fit: str) -> None:
    """Bring pictures into the frame in another way, as one undo step."""
    actions.run("set", {"blocks": list(blocks), "path": "placement.fit", "value": fit}, label=fit_title(fit))


def pictures(records: Records, blocks: Sequence[Id]) -> list[Id]:
    """Return those of some blocks that show a file."""
    found = [b for i in blocks if (b := records.find(i, Block)) is not None and b.content.asset_id is not None]
    return [b.id for b in found if records.get(b.track, Track).medium == "video"]


def new_and_odd(records: Records, news: News) -> Iterator[Block]:
    """Yield the blocks that an edit has put down, of files that were on no track yet, whose shape is not the film's."""
    new = {i: after for i, before, after in news.patch if before is None and isinstance(after, Block)}
    odd = [b for b in new.values() if b.placement == Placement() and is_odd(records, b)]
    if odd:
        known = {b.content.asset_id for b in records.blocks() if b.id not in new}
        yield from (b for b in odd if b.content.asset_id not in known)


def is_odd(records: Records, block: Block) -> bool:
    """Tell whether a block shows a picture that leaves bars in the film's frame; not of small stills, such as logos."""
    shape = _shape(records, block)
    return shape is not None and abs(shape) > _EQUAL


def _shape(records: Records, block: Block) -> float | None:
    """Return the logarithm of how much wider its picture is than the frame; None when it has none that should fill it."""
    if not pictures(records, [block.id]):
        return None
    asset, of = records.find(block.content.asset_id or "", Asset), records.project
    if asset is None or asset.info is None or not asset.info.pictures:
        return None
    picture = asset.info.pictures[0]
    if asset.info.still and picture.width < _LARGE * of.width and picture.height < _LARGE * of.height:
        return None
    return math.log(picture.width * of.height / (picture.height * of.width))


def _sentence(records: Records, blocks: Sequence[Block]) -> str:
    def tr(text: str) -> str:
        return QCoreApplication.translate("Fit", text)

    if len(blocks) > 1:
        return tr("{0} pictures have another shape than the film: there are bars beside them.").format(len(blocks))
    name = blocks[0].name or blocks[0].content.title
    if (_shape(records, blocks[0]) or 0) > 0:
        return tr("'{0}' is wider than the film: there are bars above and below it.").format(name)
    return tr("'{0}' is narrower than the film: there are bars beside it.").format(name)
