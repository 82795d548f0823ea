"""The points of a Generation's way and the kinds of fault: every cell of the matrix, and where in the code each is."""

from collections.abc import Mapping

POINTS = {
    "P01": "API: before the create transaction",
    "P02": "API: create committed, answer not sent",
    "P03": "queue: committed, bell not rung",
    "P04": "worker: bell heard, nothing claimed",
    "P05": "worker: decision committed, request not sent",
    "P06": "wire: part of the request sent",
    "P07": "provider: accepted, answer not arrived",
    "P08": "worker: answer read, id not committed",
    "P09": "id committed, next poll not scheduled",
    "P10": "poll: before and during the request",
    "P11": "callback: received, not stored",
    "P12": "callback: stored, not applied",
    "P13": "callback and poll bring the result at once",
    "P14": "result known, its address run out or not opened",
    "P15": "download: part of the bytes",
    "P16": "storage: during the write",
    "P17": "storage: written, row not updated",
    "P18": "money: settle or release",
    "P19": "webhook: written, not delivered or its answer lost",
    "P20": "cancel by the user",
}
KINDS = {
    "F01": "kill -9 of a process",
    "F02": "kill -9 of all of them",
    "F03": "SIGTERM",
    "F04": "pause of twice the lease",
    "F05": "exception in the task",
    "F06": "database connection dropped",
    "F07": "commit ambiguous",
    "F08": "provider time-out",
    "F09": "provider's connection reset, body truncated",
    "F10": "429, 500, 502, 503, 504",
    "F11": "200 with garbage",
    "F12": "401, 402, 403, 422",
    "F13": "callback doubled, reordered, late, replayed, forged",
    "F14": "S3 trouble",
    "F15": "disk full or read-only",
    "F16": "clock steps",
}
CELLS = [(point, kind) for point in POINTS for kind in KINDS]

# Where in the code each point is (generations.faultpoints, and the wires of the tests).
PLACES: Mapping[str, tuple[str, ...]] = {
    "P01": ("ordering",), "P02": ("half_ordered", "ordered"), "P03": ("bell",), "P04": ("woken", "claimed"),
    "P05": ("decided",), "P06": ("sending",), "P07": ("taken",), "P08": ("answered", "half_stored"),
    "P09": ("stored", "noticed"), "P10": ("asking", "asked"), "P11": ("called",), "P12": ("nudged", "noticed"),
    "P13": ("asked",), "P14": ("fetch",), "P15": ("fetching",), "P16": ("putting",), "P17": ("kept", "fetched"),
    "P18": ("half_settled",), "P19": ("posting", "told"),
}  # fmt: skip

# Whoever comes to these has nothing (more) to say to the database: what befalls it strikes at the other place of the
# point, which is just before or after, or where somebody else goes on.
SAYS_NOTHING = {"ordered", "stored", "nudged", "asking"}
OF_THE_DATABASE = {"F06", "F07", "F15"}


def places(point: str, kind: str) -> tuple[str, ...]:
    """Where in the code this kind of fault can strike at the point."""
    spared = SAYS_NOTHING if kind in OF_THE_DATABASE else set()
    return tuple(place for place in PLACES[point] if place not in spared)
