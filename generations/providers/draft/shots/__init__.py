"""The compositions: one function a kind of shot, from a take to a scene."""

from collections.abc import Callable, Sequence

from generations.providers.draft.brief import Brief
from generations.providers.draft.planning.shot import Shot
from generations.providers.draft.scene import Scene
from generations.providers.draft.shots import callouts, editorial, end_card, hero, macro, photos, poster, presenter, tv
from generations.providers.draft.shots.effects import with_motion
from generations.providers.draft.shots.mark import with_mark
from generations.providers.draft.take import Take

FAMILIES: dict[str, Callable[[Take], Scene]] = {
    "callouts": callouts.callouts,
    "closing": photos.closing,
    "collage": photos.collage,
    "cover": editorial.cover,
    "crane": hero.crane,
    "end_card": end_card.end_card,
    "hero": hero.hero,
    "logo": tv.logo,
    "macro": macro.macro,
    "opening": photos.opening,
    "photo": photos.photo,
    "poster": poster.poster,
    "presenter": presenter.presenter,
    "quote": editorial.quote,
    "rise": hero.rise,
    "sweep": hero.sweep,
    "tv_macro": tv.detail,
    "tv_wide": tv.wide,
    "two_shot": presenter.two_shot,
}


def compose(brief: Brief, shots: Sequence[Shot]) -> list[Scene]:
    """Every shot of a film, composed and marked as a draft."""
    scenes: list[Scene] = []
    after = ""
    for index, shot in enumerate(shots):
        scene = FAMILIES[shot.family](Take(brief, shot, after))
        moved = with_motion(brief, scene, shot.family)
        scenes.append(with_mark(brief, moved, shot.family, index, len(shots)))
        after = scene.backdrop.ground.tone
    return scenes
