"""Effects of named motions on the whole frame."""

from PIL import Image

from generations.providers.draft.paint.canvas import Canvas
from generations.providers.draft.scene import Effect


class EffectLayer:
    """A flash of light."""

    def __init__(self, effect: Effect, canvas: Canvas) -> None:
        self._effect = effect
        self._light = Image.new("RGB", (canvas.width, canvas.height), effect.colour)

    def draw(self, frame: Image.Image, t: float) -> None:
        passed = (t - self._effect.start) / self._effect.length
        if 0 <= passed < 1:
            frame.paste(Image.blend(frame, self._light, 0.85 * (1 - passed)))
