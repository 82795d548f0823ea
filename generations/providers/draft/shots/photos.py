"""Given pictures shown as they are: start image, end image, further photos, several at once."""

from generations.providers.draft.camera import Move, Pose, push
from generations.providers.draft.elements import Cover, Element, Stage, Veil
from generations.providers.draft.geometry import Box
from generations.providers.draft.ground import stage as lit
from generations.providers.draft.scene import Scene
from generations.providers.draft.shots.captions import caption
from generations.providers.draft.shots.offer import offer
from generations.providers.draft.take import Take

_GAP = 1.2  # u between the pictures of a collage
_GRID = (0.045, 0.085, 0.91, 0.87)  # of the frame, for a collage without words


def opening(take: Take) -> Scene:
    """The start image, whole at the first frame, then a slow push in."""
    layout, picture = take.layout, take.cast.opening
    assert picture is not None  # planned only with a start image
    stage = lit(take.palette, "ink")
    move = take.moved(push(1.0, 1.07))
    elements: list[Element] = [
        Cover(picture.key, layout.frame, (0.5, 0.5), move, whole=_loses_much(take, picture.aspect))
    ]
    elements += caption(
        take, take.shot.caption, layout.caption, big=6.6, align=0 if layout.stacked else 0.5, delay=0.05
    )
    return Scene(take.shot.name, take.length, Stage(stage), tuple(elements))


def closing(take: Take) -> Scene:
    """The end image fills the frame; the offer stands on a dark foot of it."""
    layout, picture = take.layout, take.cast.closing
    assert picture is not None  # planned only with an end image
    stage = lit(take.palette, "ink")
    cover = Cover(picture.key, layout.frame, (0.5, 0.5), push(1.05, 1.0), whole=_loses_much(take, picture.aspect))
    if layout.stacked:
        veil = Veil(layout.box(0, 0.5, 1, 0.5), stage.base, ((0, 0), (0.24, 0.86), (1, 0.94)))
    else:
        veil = Veil(layout.box(0, 0, 0.58, 1), stage.base, ((0, 0.94), (0.76, 0.86), (1, 0)), side="left")
    return Scene(take.shot.name, take.length, Stage(stage), (cover, veil, *offer(take, stage, layout.end_text)))


def photo(take: Take) -> Scene:
    """A further photo, full."""
    layout, picture = take.layout, take.picture
    assert picture is not None  # planned only for further photos
    stage = lit(take.palette, "ink")
    move = take.moved(push(1.0, 1.08))
    whole = picture.small or _loses_much(take, picture.aspect)
    elements: list[Element] = [Cover(picture.key, layout.frame, picture.focal_point(0), move, whole=whole)]
    elements += caption(take, take.shot.headline, layout.caption, align=0 if layout.stacked else 0.5)
    return Scene(take.shot.name, take.length, Stage(stage), tuple(elements))


def collage(take: Take) -> Scene:
    """All further photos at once, in a grid that comes together; what it says above it, or at the left."""
    u = take.u
    stage = lit(take.palette, "paper")
    pictures = [take.cast.products[i] for i in take.shot.pictures if i < len(take.cast.products)]
    words = take.headline(take.shot.headline, take.layout.headline, stage, scale=0.85)
    area = _beside(take, words[0].box) if words else take.layout.box(*_GRID)
    elements: list[Element] = [*words]
    for i, (picture, cell) in enumerate(zip(pictures, cells(area, _GAP * u, len(pictures)), strict=True)):
        side = -1 if i % 2 else 1
        carried = Move(enter=take.enter(dy=side * 7 * u, delay=0.05 * i, length=0.7))
        move = Move(Pose(zoom=1.04), Pose(zoom=1.1))
        elements.append(Cover(picture.key, cell, picture.focal_point(0), move, carried, 1.2 * u))
    return Scene(take.shot.name, take.length, Stage(stage), tuple(elements))


def _beside(take: Take, words: Box) -> Box:
    """Where a grid has room: below the words, or at their right on wide frames."""
    layout, grid = take.layout, take.layout.box(*_GRID)
    if layout.name in ("wide", "ultra"):
        left = layout.headline.right + 2 * take.u
        return Box(left, grid.y, grid.right - left, grid.h)
    top = words.bottom + 3 * take.u
    return Box(grid.x, top, grid.w, grid.bottom - top)


def cells(area: Box, gap: float, count: int) -> list[Box]:
    """A grid as even as the count allows; the last row's pictures share its width."""
    tall = area.h / area.w
    rows = max(1, min(count, round((count * tall) ** 0.5)))
    per_row = [count // rows + (1 if row < count % rows else 0) for row in range(rows)]
    height = (area.h - gap * (rows - 1)) / rows
    cells = []
    for row, across in enumerate(per_row):
        width = (area.w - gap * (across - 1)) / across
        cells += [Box(area.x + i * (width + gap), area.y + row * (height + gap), width, height) for i in range(across)]
    return cells


def _loses_much(take: Take, aspect: float) -> bool:
    """Whether filling the frame would crop away almost half of the picture."""
    frame = take.layout.width / take.layout.height
    return min(aspect, frame) / max(aspect, frame) < 0.55
