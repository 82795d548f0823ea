"""Draws the frames of one shot."""

from collections.abc import Sequence

from PIL import Image

from generations.providers.draft.elements import (
    Bars,
    Caption,
    Cover,
    Disc,
    Effect,
    Element,
    Ghost,
    Glow,
    Inset,
    Leader,
    Logo,
    Panel,
    Pill,
    Sprite,
    Sticker,
    Tick,
    Veil,
    Words,
)
from generations.providers.draft.paint.canvas import MOVING, Canvas, Layer
from generations.providers.draft.paint.effects import EffectLayer
from generations.providers.draft.paint.objects import LogoLayer, SpriteLayer, StickerLayer
from generations.providers.draft.paint.photos import CoverLayer, InsetLayer
from generations.providers.draft.paint.shapes import (
    BarsLayer,
    DiscLayer,
    GlowLayer,
    LeaderLayer,
    PanelLayer,
    TickLayer,
    VeilLayer,
)
from generations.providers.draft.paint.stage import backdrop
from generations.providers.draft.paint.words import CaptionLayer, GhostLayer, PillLayer, WordsLayer
from generations.providers.draft.scene import Scene


class Painter:
    """A scene, prepared: `frame(t)` may be called from several threads."""

    def __init__(self, scene: Scene, canvas: Canvas) -> None:
        layers = [_layer(element, canvas, scene.length) for element in (*scene.elements, *scene.mark)]
        lowest = layers[0] if layers else None
        self._photo = lowest if isinstance(lowest, CoverLayer) and lowest.fills else None
        if self._photo is not None:
            layers.pop(0)
        self._backdrop = backdrop(scene.backdrop, canvas.width, canvas.height, canvas.seed)
        moving = next((i for i, layer in enumerate(layers) if layer.still_from == MOVING), len(layers))
        # What lies lowest and comes to rest is drawn only until then.
        self._low, self._layers = layers[:moving], layers[moving:]
        self._settles = max((layer.still_from for layer in self._low), default=0.0)
        self._settled: Image.Image | None = None

    def frame(self, t: float) -> Image.Image:
        """The frame `t` seconds into the shot, RGB."""
        if self._photo is not None:
            return _drawn(self._photo.picture(t), [*self._low, *self._layers], t)
        if t < self._settles:
            return _drawn(self._backdrop.copy(), [*self._low, *self._layers], t)
        if self._settled is None:  # two threads may both draw it: it is the same
            self._settled = _drawn(self._backdrop.copy(), self._low, t)
        return _drawn(self._settled.copy(), self._layers, t)


def _drawn(frame: Image.Image, layers: Sequence[Layer], t: float) -> Image.Image:
    for layer in layers:
        layer.draw(frame, t)
    return frame


def _layer(element: Element, canvas: Canvas, length: float) -> Layer:
    match element:
        case Cover():
            return CoverLayer(element, canvas, length)
        case Sprite():
            return SpriteLayer(element, canvas, length)
        case Sticker():
            return StickerLayer(element, canvas, length)
        case Inset():
            return InsetLayer(element, canvas)
        case Logo():
            return LogoLayer(element, canvas)
        case Words():
            return WordsLayer(element, canvas)
        case Caption():
            return CaptionLayer(element, canvas)
        case Ghost():
            return GhostLayer(element, canvas, length)
        case Pill():
            return PillLayer(element, canvas)
        case Panel():
            return PanelLayer(element, canvas)
        case Disc():
            return DiscLayer(element, canvas, length)
        case Glow():
            return GlowLayer(element, canvas)
        case Veil():
            return VeilLayer(element, canvas)
        case Leader():
            return LeaderLayer(element, canvas)
        case Tick():
            return TickLayer(element, canvas)
        case Bars():
            return BarsLayer(element, canvas)
        case Effect():
            return EffectLayer(element, canvas)
