"""What a page of 5 MB costs to be read: processor time and memory of the limited child, beside `python -c pass`.

The goals are 1 s and 150 MB. The pages are of different kinds, as each is hard on another reader. The least of
several runs is taken, since whatever else the machine does only makes one slower.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

SIZE = 5_000_000
RUNS = 3
GOAL_SECONDS, GOAL_MEGABYTES = 1.0, 150.0
READ = """
import resource, sys
from pathlib import Path
from products.importer.fetch import Page, read_product
before = resource.getrusage(resource.RUSAGE_CHILDREN)
draft = read_product(Page("https://shop.example/p", Path(sys.argv[1]), "text/html; charset=utf-8", "https://shop.example/p"))
after = resource.getrusage(resource.RUSAGE_CHILDREN)
assert draft.title == "Kettle", draft
print(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, after.ru_maxrss / 1024)
"""


def main() -> None:
    print(f"{'':14}{'seconds':>9}{'goal':>7}{'MB':>8}{'goal':>7}")
    alone = min(spent() for _ in range(RUNS))
    print(f"{'python':14}{alone:9.3f}")
    with tempfile.TemporaryDirectory() as folder:
        for name, filler in FILLERS.items():
            path = Path(folder, f"{name}.html")
            path.write_text(written(filler), "utf-8")
            seconds, megabytes = min(read(path) for _ in range(RUNS))
            row = f"{name:14}{seconds:9.3f}{GOAL_SECONDS:7.1f}{megabytes:8.1f}{GOAL_MEGABYTES:7.0f}"
            print(f"{row}  ({seconds / alone:.1f} × python)", flush=True)
    print("Load when measured:", os.getloadavg()[0])


def spent() -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def read(path: Path) -> tuple[float, float]:
    """Seconds of processor and megabytes that reading the page took."""
    env = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "hfstudio.settings"}
    done = subprocess.run([sys.executable, "-c", READ, str(path)], check=True, capture_output=True, text=True, env=env)
    seconds, megabytes = done.stdout.split()
    return float(seconds), float(megabytes)


def written(filler: Callable[[int], str]) -> str:
    """A product's page of SIZE bytes; what is not about the product is made by `filler`."""
    product = {
        "@type": "Product", "name": "Kettle", "image": "https://shop.example/k.jpg",
        "offers": {"@type": "Offer", "price": "89.00", "priceCurrency": "EUR"},
    }  # fmt: skip
    head = f'<html lang=en><title>Kettle</title><script type="application/ld+json">{json.dumps(product)}</script>'
    return head + f"<body><h1>Kettle</h1><p class=price>€89.00</p>{''.join(_filled(filler))}</body></html>"


def _filled(filler: Callable[[int], str]) -> Iterator[str]:
    size = number = 0
    while size < SIZE:
        part = filler(number)
        size, number = size + len(part), number + 1
        yield part


FILLERS: dict[str, Callable[[int], str]] = {
    "words": lambda n: (
        f"<div class='review r{n}'><p>It pours well, and it is quiet ({n}).</p><a href='/u/{n}'>A</a></div>"
    ),
    "script": lambda n: f"<script>window.__STATE__[{n}]={json.dumps({'id': n, 'text': 'x' * 400_000})}</script>",
    "pictures": lambda n: (
        f"<img src='/i/{n}.jpg' srcset='/i/{n}-1.jpg 400w, /i/{n}-2.jpg 800w' class='zoom price' alt='{n}'>"
    ),
    "json-ld": lambda n: (
        f'<script type="application/ld+json">{{"@type":"Review","n":{n},"text":"{"y" * 900}"}}</script>'
    ),
    "microdata": lambda n: f"<div itemscope itemtype='https://schema.org/Review'><p itemprop='name'>Fine {n}</p></div>",
    "one graph": lambda n: "<i></i>" * 1000 if n else json_graph(),
}


def json_graph() -> str:
    offers = [{"@type": "Offer", "price": str(n), "sku": f"S{n}"} for n in range(32_000)]
    graph = {"@graph": [{"@type": "Product", "name": f"Other {n}", "offers": offers[n::4]} for n in range(4)]}
    return f'<script type="application/ld+json">{json.dumps(graph)}</script>'


if __name__ == "__main__":
    main()
