"""How long each shot is: everyone's least, then what reading needs, then by weight; in whole frames."""

from dataclasses import replace

from generations.providers.draft.planning.shot import FPS, LONGEST, Shot

_END_SHARE = 0.15  # of the film, for the end card


def shared(shots: list[Shot], duration: float) -> list[float]:
    """Seconds of each shot: everyone's least, then what reading needs, then by weight."""
    lengths = [shot.shortest for shot in shots]
    excess = sum(lengths) - duration
    if excess > 0:
        return [length * duration / sum(lengths) for length in lengths]
    lengths[-1] = min(shots[-1].need, shots[-1].longest, lengths[-1] - excess)  # the name has to be read in any case
    end = min(max(_END_SHARE * duration, lengths[-1]), shots[-1].longest)
    lengths = _read_first(shots, lengths, duration)
    ceilings = (
        [shot.longest for shot in shots[:-1]] + [end],
        [LONGEST for _ in shots[:-1]] + [max(end, 3.4)],
        [LONGEST for _ in shots],
    )
    for ceiling in ceilings:
        lengths = _spread(lengths, ceiling, [shot.weight for shot in shots], duration)
    return lengths


def _read_first(shots: list[Shot], lengths: list[float], duration: float) -> list[float]:
    """The more important a shot, the sooner it gets the time that reading it takes.

    What only says the name again, which the end card says in any case, comes after all others.
    """
    lengths, name = list(lengths), shots[-1].headline
    for i in sorted(range(len(shots) - 1), key=lambda i: (shots[i].headline == name, -shots[i].priority)):
        wanted = min(shots[i].need, LONGEST) - lengths[i]
        lengths[i] += max(0.0, min(wanted, duration - sum(lengths)))
    return lengths


def _spread(lengths: list[float], ceilings: list[float], weights: list[float], duration: float) -> list[float]:
    """Share out what is left of `duration` by weight, nobody above the ceiling."""
    for _ in lengths:
        left = duration - sum(lengths)
        open_ = [i for i, length in enumerate(lengths) if length < ceilings[i] - 1e-9]
        if left < 1e-9 or not open_:
            break
        total = sum(weights[i] for i in open_)
        lengths = [
            min(ceilings[i], length + left * weights[i] / total) if i in open_ else length
            for i, length in enumerate(lengths)
        ]
    return lengths


def framed(shots: list[Shot], lengths: list[float], duration: float) -> list[Shot]:
    """Cuts rounded to frames; the last one is the film's exact length."""
    total = max(1, round(duration * FPS))
    framed, end, passed = [], 0, 0.0
    for i, (shot, length) in enumerate(zip(shots, lengths, strict=True)):
        passed += length
        until = total if i == len(shots) - 1 else min(round(passed * FPS), total)
        framed.append(replace(shot, frames=until - end))
        end = until
    return framed
