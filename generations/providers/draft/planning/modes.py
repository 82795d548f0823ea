"""The shot lists of the three modes, before they are fitted to a duration."""

from collections.abc import Callable

from generations.providers.draft.cast import Cast
from generations.providers.draft.planning.shot import Shot
from generations.providers.draft.story import Story

NEAREST = {
    "ugc": "ugc",
    "ugc_how_to": "ugc",
    "ugc_unboxing": "ugc",
    "ugc_virtual_try_on": "ugc",
    "product_review": "ugc",
    "product_showcase": "product_showcase",
    "virtual_try_on": "product_showcase",
    "wild_card": "product_showcase",
    "tv_spot": "tv_spot",
}
_CALLOUTS = 3  # points of a list at most


def mode_of(asked: str, cast: Cast) -> tuple[str, str]:
    """The mode to draw, and a note when it is not the one that was asked for.

    Without one of the modes (a model's own "std" or "pro" is none), it goes by who is there.
    """
    if asked not in NEAREST:
        return ("ugc" if cast.portraits else "product_showcase"), ""
    used = NEAREST[asked]
    if used == asked:
        return used, ""
    wanted, drawn = asked.replace("_", " "), used.replace("_", " ")
    return used, f"Drafts have no {wanted} film of their own yet: this one is a {drawn}."


def shot_list(mode: str, story: Story, cast: Cast) -> list[Shot]:
    """All shots that the mode would like, the end card last."""
    if cast.hero is None and not cast.portraits:
        body = _typographic(story)
    elif cast.shows_only_given_frames and not cast.portraits:
        body = _around_given_frames(story)
    else:
        body = _BODIES[mode](story, cast)
    if cast.opening is not None:
        body = [_opening(story), *_without_opening_words(body, story)]
    return [*body, _end(story, cast)]


def _end(story: Story, cast: Cast) -> Shot:
    """The end card; on the end image, where one was given."""
    family, name = ("end_card", "End card") if cast.closing is None else ("closing", "End frame")
    return Shot(family, name, 2.2, 1.3, 3.4, 10, headline=story.title)


def _around_given_frames(story: Story) -> list[Shot]:
    """Start or end image alone: looks into it, with whatever there is to say."""
    lines = (*story.lines[:3], "", "")[: max(2, len(story.lines[:3]))]
    return [Shot("macro", "Macro", 2, 1.2, 3.4, 7 - i, headline=line, number=2 * i) for i, line in enumerate(lines)]


def _opening(story: Story) -> Shot:
    return Shot("opening", "Start frame", 3, 1.2, 4.4, 10, caption=story.hook)


def _without_opening_words(body: list[Shot], story: Story) -> list[Shot]:
    """The start frame says the hook; the shot that would have said it makes way for it."""
    return [shot for shot in body if story.hook not in (shot.caption, shot.headline) or shot.headline == story.title]


def _ugc(story: Story, cast: Cast) -> list[Shot]:
    if not cast.portraits:
        return _ugc_without_presenter(story, cast)
    lines = list(story.lines)
    body = [Shot("presenter", "Handheld", 2.6, 1.4, 4, 9, caption=story.hook)]
    if cast.hero is None:
        body += [Shot("poster", "Type", 2, 1.2, 3, 7 - i, headline=line, number=i) for i, line in enumerate(lines[:4])]
    else:
        first = lines.pop(0) if lines else ""
        body.append(Shot("rise", "Rise", 2.4, 1.2, 3.6, 8, headline=story.title, caption=first))
        body += _told_in_turn(lines[:4] or ["", ""])
    if story.verdict or cast.hero is None:
        caption = story.verdict or story.title
        body.append(Shot("presenter", "Handheld", 2.2, 1.5, 3.6, 4, caption=caption, number=1))
    return body


def _told_in_turn(lines: list[str]) -> list[Shot]:
    """A line a shot: close to the product, then person and product together, and so on."""
    shots = []
    for i, line in enumerate(lines):
        if i % 2 == 0:
            name = f"Macro {'left' if i % 4 == 0 else 'right'}"
            shots.append(Shot("macro", name, 2, 1.2, 3, 5, headline=line, number=i // 2))
        else:
            shots.append(Shot("two_shot", "Two-shot", 2.4, 1.5, 3.4, 6 if i == 1 else 4, caption=line, number=i // 2))
    return shots


def _ugc_without_presenter(story: Story, cast: Cast) -> list[Shot]:
    """No stand-in person: what would have been spoken stands as headlines."""
    lines = [line for line in (story.hook, *story.lines) if line != story.title]
    body = [Shot("hero", "Handheld", 2.4, 1.3, 3.6, 9, headline=story.title)]
    for i, line in enumerate(lines[:4]):
        family, name = (("macro", "Macro"), ("rise", "Rise"))[i % 2]
        body.append(Shot(family, name, 2.2, 1.2, 3.4, 7 - i, headline=line, number=i))
    return body


def _showcase(story: Story, cast: Cast) -> list[Shot]:
    macros = story.lines[:2] or ("", "")
    rest = story.lines[2:] if len(story.lines) >= 4 else story.lines
    body = [
        Shot("sweep", "Light sweep", 2.4, 1.3, 3.4, 8, headline=story.hook if story.hook != story.title else ""),
        Shot("hero", "Push in", 2.4, 1.3, 3.6, 9, headline=story.title),
        *(Shot("macro", "Macro", 1.9, 1.2, 3, 6 - i, headline=line, number=i) for i, line in enumerate(macros)),
    ]
    if len(rest) >= 2:
        body.append(Shot("callouts", "Callouts", 3, 2.4, 5, 7, points=rest[:_CALLOUTS]))
    return body


def _tv_spot(story: Story, cast: Cast) -> list[Shot]:
    lines = story.lines[:3] or ("", "")
    named = [Shot("logo", "Logo", 1.4, 1, 2.4, 6, headline=story.label)] if story.label or cast.logo else []
    return [
        Shot("tv_wide", "Slow dolly", 3, 1.6, 4.5, 9, headline=story.hook if story.hook != story.title else ""),
        *(Shot("tv_macro", "Macro", 1.6, 1.1, 2.8, 7 - i, headline=line, number=i) for i, line in enumerate(lines)),
        Shot("crane", "Crane", 2.4, 1.2, 3.6, 8, headline=story.title),
        *named,
    ]


def _typographic(story: Story) -> list[Shot]:
    lines = [line for line in (story.hook, *story.lines) if line and line != story.title] or [story.title]
    return [
        Shot("poster", "Type", 2, 1.2, 3.2, 9 if i == 0 else max(1, 8 - i), headline=line, number=i)
        for i, line in enumerate(lines[:8])
    ]


_BODIES: dict[str, Callable[[Story, Cast], list[Shot]]] = {
    "ugc": _ugc,
    "product_showcase": _showcase,
    "tv_spot": _tv_spot,
}
