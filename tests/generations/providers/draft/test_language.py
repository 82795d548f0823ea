"""The film language's rules, measured on the timelines of random requests: nothing is drawn here."""

from itertools import combinations
from typing import Any

from hypothesis import HealthCheck, given, settings

from generations.providers.draft.colour import contrast, from_hex
from generations.providers.draft.geometry import Box
from generations.providers.draft.planning.shot import FPS, LONGEST, hold
from tests.generations.providers.draft.invented import Film, films

READ = ("headline", "title", "callout", "poster", "caption")  # what has to be read, against signs, labels and tags

over_many_films = settings(
    max_examples=300,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large],
)


def texts_of(shot: dict[str, Any]) -> list[dict[str, Any]]:
    return shot["texts"]


def box_of(text: dict[str, Any]) -> Box:
    return Box(*text["box"])


@over_many_films
@given(films())
def test_every_film_keeps_the_language(film: Film):
    """One pass over a film for all rules: composing it costs more than measuring it."""
    has_the_asked_length(film)
    texts_never_lie_over_one_another(film)
    texts_stay_in_the_safe_zone(film)
    texts_can_be_told_from_what_lies_under_them(film)
    texts_stand_long_enough_to_be_read(film)
    nothing_is_written_on_a_face(film)


def has_the_asked_length(film: Film) -> None:
    shots = film.told["shots"]
    assert film.told["frames"] == round(film.duration * FPS)
    assert [shot["start"] for shot in shots] == [0, *(shot["end"] for shot in shots[:-1])]
    assert all(shot["frames"] <= LONGEST * FPS + 1 for shot in shots)
    assert shots[-1]["family"] in ("end_card", "closing")


def texts_never_lie_over_one_another(film: Film) -> None:
    for shot in film.told["shots"]:
        for one, other in combinations(texts_of(shot), 2):
            together = min(one["end"], other["end"]) - max(one["start"], other["start"])
            assert together <= 1e-3 or box_of(one).overlap(box_of(other)) <= 1, (shot["family"], one, other)


def texts_stay_in_the_safe_zone(film: Film) -> None:
    safe = Box(*film.told["safe"])
    for shot in film.told["shots"]:
        for text in texts_of(shot):
            assert safe.holds(box_of(text), slack=2), (shot["family"], film.told["width"], film.told["height"], text)


def texts_can_be_told_from_what_lies_under_them(film: Film) -> None:
    for shot in film.told["shots"]:
        for text in texts_of(shot):
            ratios = [contrast(from_hex(text["colour"]), from_hex(under)) for under in text["on"]]
            assert min(ratios) >= 4.49, (shot["family"], shot["stage"], text)


def texts_stand_long_enough_to_be_read(film: Film) -> None:
    rows = [(shot, text) for shot in film.told["shots"] for text in texts_of(shot) if text["role"] in READ]
    for shot, text in rows:
        if film.duration < 6 and text["role"] == "title":
            continue  # two or three shots: the name has to stand there, however short the film
        seen = time_on_screen(film.told["shots"], film.told["shots"].index(shot), text)
        assert seen >= hold(text["text"]) - 1.5 / FPS, (shot["family"], seen, hold(text["text"]), text)


def nothing_is_written_on_a_face(film: Film) -> None:
    """The face is in the upper middle of the portrait: of the frame, of a panel, or of a card."""
    portraits = {portrait.key for portrait in film.cast.portraits} - {picture.key for picture in film.cast.products}
    for shot in film.told["shots"]:
        for picture in shot["pictures"]:
            if picture["picture"] in portraits and picture["as"] == "cover":
                x, y, width, height = picture["box"]
                face = Box(x + 0.22 * width, y + 0.12 * height, 0.56 * width, 0.5 * height)
                assert all(not face.overlap(box_of(text)) for text in texts_of(shot)), (shot["family"], shot["texts"])


def time_on_screen(shots: list[dict[str, Any]], index: int, text: dict[str, Any]) -> float:
    """Seconds of the text in its shot, and in those right before and after that show the same words."""
    seen = text["end"] - text["start"]
    for step in (-1, 1):
        beside = index + step
        while 0 <= beside < len(shots):
            again = [other for other in texts_of(shots[beside]) if other["text"] == text["text"]]
            if not again:
                break
            seen += again[0]["end"] - again[0]["start"]
            beside += step
    return seen
