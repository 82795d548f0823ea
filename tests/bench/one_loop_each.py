"""A blocking loop for each job, as the official SDK has it: `python -m tests.bench.one_loop_each JOBS SECONDS URL`."""

import json
import random
import sys
import threading
import time

import httpx

from tests.bench.places import megabytes

EVERY = 5.0


def follow(url: str, job: int, stop: threading.Event, counts: list[int]) -> None:
    stop.wait(random.uniform(0, EVERY))
    with httpx.Client(trust_env=False) as http:
        while not stop.is_set():
            assert http.get(f"{url}/v1/jobs/job_{job}").json()["status"] == "working"
            counts[job] += 1
            stop.wait(EVERY)


def main(jobs: int, seconds: float, url: str) -> dict[str, float]:
    counts, stop = [0] * jobs, threading.Event()
    threads = [threading.Thread(target=follow, args=(url, job, stop, counts)) for job in range(jobs)]
    for thread in threads:
        thread.start()
    time.sleep(EVERY)
    before, cpu, began = sum(counts), time.process_time(), time.monotonic()
    time.sleep(seconds)
    polls, used, took = sum(counts) - before, time.process_time() - cpu, time.monotonic() - began
    stop.set()
    for thread in threads:
        thread.join()
    return {"polls": polls / took, "cpu": used / polls * 1000, "mb": megabytes()}


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), float(sys.argv[2]), sys.argv[3])))
