"""Every page with 10 and with 100,000 generations: queries, seconds, and kilobytes without media.

The goals are as many queries at both sizes, and at most 150 kB on the way to an empty browser that takes
brotli, as all do over TLS.
"""

import os

from tests.bench.places import KINDS, figures, place

FEW, MANY = 10, 100_000
HEAVIEST = 150.0  # kB
OF_OTHERS = ("api-console",)  # Swagger's application, opened to try a call


def main() -> None:
    for kind in KINDS:
        few, many = at(kind, FEW), at(kind, MANY)
        title = f"{kind}, {MANY:,} generations"
        print(f"{title:34}{'queries':>9}{'(10)':>6}{'ms':>9}{'(10)':>9}{'kB':>8}")
        for name, (queries, seconds, weight) in many.items():
            before, quick, _ = few[name]
            heavy = weight > HEAVIEST and not name.startswith(OF_OTHERS)
            wrong = " MORE QUERIES" * (queries != before) + " TOO HEAVY" * heavy
            row = f"{name:34}{queries:9}{before:6}{seconds * 1000:9.1f}{quick * 1000:9.1f}{weight:8.1f}{wrong}"
            print(row, flush=True)
    print("Load when measured:", os.getloadavg()[0])


def at(kind: str, count: int) -> dict[str, list[float]]:
    with place(kind) as env:
        return figures("tests.bench.pages", count, env=env)


if __name__ == "__main__":
    main()
