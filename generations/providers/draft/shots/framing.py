"""Where to look in a photo."""

from generations.providers.draft.camera import Move, push
from generations.providers.draft.cast import Picture
from generations.providers.draft.take import Take

_NEARER = 0.16
_PULL_X, _PULL_Y = 0.3, 0.55  # what is busy at a photo's edge is seldom the product: looks stay near its middle


def spot(picture: Picture, number: int) -> tuple[float, float]:
    """One of the photo's busy spots, another one for every number."""
    x, y = picture.focal_point(number)
    return 0.5 + _PULL_X * (x - 0.5), 0.5 + _PULL_Y * (y - 0.5)


def close(take: Take, picture: Picture, near: float) -> Move:
    """A push into a photo that starts about `near` times enlarged: less where the frame crops it already.

    Every second look is nearer, so that no two looks at one photo are the same.
    """
    frame = take.layout.width / take.layout.height
    cropped = max(frame, picture.aspect) / min(frame, picture.aspect)
    if picture.small:
        near = 1.0
    elif take.shot.picture:  # a further photo is mostly a detail itself
        near = 1.06
    else:
        near = 1 + (near - 1) / cropped + _NEARER * (take.turn % 2)
    return take.moved(push(near, near * 1.09))
