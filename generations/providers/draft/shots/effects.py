"""What an asked motion adds to a shot: effects on the frame, echoes and light on the product."""

from dataclasses import replace

from generations.providers.draft.brief import Brief
from generations.providers.draft.elements import Cover, Effect, Element, Sprite
from generations.providers.draft.scene import Scene

UNMOVED = ("end_card", "closing", "logo", "poster", "presenter", "two_shot", "collage")


def with_motion(brief: Brief, scene: Scene, family: str) -> Scene:
    """The scene with the motion's effects, where the motion shows at all."""
    motion = brief.motion
    if not motion.name or family in UNMOVED:
        return scene
    elements = [_moved(element, brief, scene.length) for element in scene.elements]
    return replace(scene, elements=(*elements, *_effects(brief, scene)))


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
