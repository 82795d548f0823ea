"""`make bench`: runs every benchmark, each beside its reference in the same run, and prints the ratios.

Figures are ratios: machines differ, and are shared. `python -m tests.bench NAME…` runs some of them.
"""

import importlib
import pkgutil
import sys

from tests import bench


def main(names: list[str]) -> None:
    found = sorted(module.name for module in pkgutil.iter_modules(bench.__path__) if module.name.startswith("bench_"))
    for name in found:
        if not names or name.removeprefix("bench_") in names:
            print(f"== {name.removeprefix('bench_')}", flush=True)
            importlib.import_module(f"tests.bench.{name}").main()


if __name__ == "__main__":
    main(sys.argv[1:])
