"""What an asked motion adds to a shot: effects on the frame, echoes and light on the product, an honest label."""

from dataclasses import replace

from generations.providers.draft.colour import BLACK, WHITE
from generations.providers.draft.geometry import Box
from generations.providers.draft.scene import Cover, Effect, Element, Panel, Scene, Sprite, Words
from generations.providers.draft.take import LABEL, Brief
from generations.providers.draft.wording import shorten

_UNMOVED = ("end_card", "closing", "logo", "poster", "presenter", "two_shot", "collage")
_INK_BOX = (46, 46, 49)  # 86 % of ink over white


def with_motion(brief: Brief, scene: Scene, family: str) -> Scene:
    """The scene with the motion's effects, where the motion shows at all."""
    motion = brief.motion
    if not motion.name or family in _UNMOVED:
        return scene
    elements = [_moved(element, brief, scene.length) for element in scene.elements]
    return replace(scene, elements=(*elements, *_effects(brief, scene), *_label(brief)))


def _moved(element: Element, brief: Brief, length: float) -> Element:
    motion = brief.motion
    if isinstance(element, Sprite):
        if motion.sweep:
            element = replace(element, sweep=(0.2, max(0.6, length - 0.2)))
        if motion.ghosts:
            element = replace(element, ghosts=motion.ghosts)
    if motion.reveal and isinstance(element, (Sprite, Cover)):
        element = replace(element, dim=(1.0, -0.6), sweep=(0.45 * length, 0.95 * length))
    return element


def _effects(brief: Brief, scene: Scene) -> list[Effect]:
    layout, length = brief.layout, scene.length
    cx, cy = _middle(brief, scene)
    made = {
        "flash": Effect("flash", (255, 250, 240), 0.1, 0.3),
        "ring": Effect("ring", brief.palette.pop, 0.15, 0.9, cx, cy),
        "close": Effect("close", brief.palette.ink, max(0.0, length - 0.55), 0.55, layout.width / 2, layout.height / 2),
    }
    return [made[kind] for kind in brief.motion.effects]


def _middle(brief: Brief, scene: Scene) -> tuple[float, float]:
    boxes = [element.box for element in scene.elements if isinstance(element, (Sprite, Cover))]
    box = boxes[0] if boxes else brief.layout.frame
    return min(max(box.cx, 0), brief.layout.width), min(max(box.cy, 0), brief.layout.height)


def _label(brief: Brief) -> list[Element]:
    """Says in small letters that the effect is the model's, not the draft's."""
    if not brief.motion.label:
        return []
    layout, u = brief.layout, brief.layout.u
    text = shorten(f"{brief.motion.name}: {brief.motion.label}".casefold(), 60)
    block = brief.setter.fit(text, LABEL, 0.8 * layout.width, 4 * u, 1.9 * u, 1.2 * u, 1)
    box = Box(layout.safe.x + 1.2 * u, layout.safe.y + 0.3 * u, block.width, 1.05 * block.size)
    words = Words("note", text, block.lines, box, block.size, block.style, WHITE, (_INK_BOX, BLACK), reveal="none")
    chip = Box(box.x - 0.9 * u, box.y - 0.15 * u, box.w + 1.8 * u, box.h + 0.3 * u)
    return [Panel(chip, (12, 12, 16), 0.86, 0.8 * u), words]
