"""Draws the frames of one shot."""

from PIL import Image

from generations.providers.draft.paint.canvas import Canvas, Layer
from generations.providers.draft.paint.effects import EffectLayer
from generations.providers.draft.paint.pictures import CoverLayer, InsetLayer, LogoLayer, SpriteLayer, StickerLayer
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
from generations.providers.draft.scene import (
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
    Scene,
    Sprite,
    Sticker,
    Tick,
    Veil,
    Words,
)


class Painter:
    """A scene, prepared: `frame(t)` may be called from several threads."""

    def __init__(self, scene: Scene, canvas: Canvas) -> None:
        self._length = scene.length
        self._backdrop = backdrop(scene.backdrop, canvas.width, canvas.height, canvas.seed)
        layers = [_layer(element, canvas, scene.length) for element in (*scene.elements, *scene.mark)]
        # What lies lowest and never moves is drawn once.
        while layers and isinstance(layers[0], (GlowLayer, VeilLayer)):
            layers.pop(0).draw(self._backdrop, 0)
        self._layers = layers

    def frame(self, t: float) -> Image.Image:
        """The frame `t` seconds into the shot, RGB."""
        frame = self._backdrop.copy()
        for layer in self._layers:
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
