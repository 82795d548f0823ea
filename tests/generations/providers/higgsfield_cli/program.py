"""The `higgsfield` command, played: a program that keeps a ledger in the folder that it lies in.

`STATE/faults.json` holds what goes wrong next: [{"on": "create", "do": "sleep|kill|say", "text": …, "accepted": bool}].
"""

import json
import os
import signal
import sys
import time
import uuid
from pathlib import Path

STATE = Path(__file__).resolve().parent
NAMES = {"products": "product", "webproducts": "webproduct", "avatars": "avatar"}
REFERENCES = {
    "image": "upload", "start-image": "upload", "end-image": "upload", "video": "upload", "audio": "upload",
    "media": "upload", "product_ids": "product", "web_product_ids": "webproduct", "avatars": "avatar",
    "product": "product", "avatar": "avatar",
}  # fmt: skip


def main(arguments):
    note("calls", {"arguments": arguments})
    assert arguments.pop() == "--json"
    words = arguments[: next((at for at, word in enumerate(arguments) if word.startswith("--")), len(arguments))]
    options = parsed(arguments[len(words) :])
    step = step_of(words)
    fault = taken(step)
    if fault and not fault.get("accepted"):
        strike(fault)
    answer = COMMANDS[step](words, options)
    if fault and fault.get("accepted"):
        strike(fault)
    print(json.dumps(answer))


def step_of(words):
    if words[0] == "generate":
        return "get" if words[1] == "get" else "create"
    if words[0] == "upload" or words[2:3] == ["delete"]:
        return "upload" if words[0] == "upload" else "delete"
    return words[-1]


def parsed(arguments):
    options, at = [], 0
    while at < len(arguments):
        name, _, value = arguments[at].removeprefix("--").partition("=")
        if "=" not in arguments[at]:
            at += 1
            value = arguments[at]
        if value.startswith("@"):
            value = json.loads(Path(value[1:]).read_text())
        options.append((name, value))
        at += 1
    return options


def taken(step):
    path = STATE / "faults.json"
    faults = json.loads(path.read_text()) if path.exists() else []
    found = next((fault for fault in faults if fault["on"] == step), None)
    if found:
        faults.remove(found)
        path.write_text(json.dumps(faults))
    return found


def strike(fault):
    if fault["do"] == "sleep":
        time.sleep(60)
    if fault["do"] == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if fault["do"] == "print":
        print(fault["text"])
        sys.exit(0)
    fail(fault["text"])


def fail(text):
    print(text, file=sys.stderr)
    sys.exit(1)


def note(book, row):
    with (STATE / f"{book}.jsonl").open("a") as file:
        file.write(json.dumps(row) + "\n")


def rows(book):
    path = STATE / f"{book}.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def known(kind):
    gone = {row["id"] for row in rows("deleted")}
    return {row["id"] for row in rows("things") if row["kind"] == kind} - gone


def made(kind, **more):
    row = {"kind": kind, "id": str(uuid.uuid4()), **more}
    note("things", row)
    return row


def upload(words, options):
    content = Path(words[2]).read_bytes()
    row = made("upload", bytes=len(content), name=words[2])
    return {"id": row["id"], "type": "image", "url": f"https://files.example/{row['id']}.png"}


def make(words, options):
    if words[0] != "marketing-studio" or words[1] not in NAMES:
        fail(f"Error: unknown command {' '.join(words)}")
    check(options)
    row = made(NAMES[words[1]], options=options)
    return {"id": row["id"], "status": "completed"}


def create(words, options):
    if words[0] == "marketing-studio" and words[1] != "dtc-ads":
        return make(words, options)
    if words[1] == "cost":
        return {"credits": 8, "credits_exact": 7.5}
    check(options)
    count = int(dict(options).get("batch_size", 1))
    ids = []
    for _ in range(count):
        row = {"id": str(uuid.uuid4()), "words": words, "options": options}
        note("jobs", row)
        ids.append(row["id"])
    return ids


def check(options):
    """What it is given has to be known."""
    for name, value in options:
        kind = REFERENCES.get(name)
        for one in (value if isinstance(value, list) else [value]) if kind else ():
            wanted = one["id"] if isinstance(one, dict) else one.partition(":")[0]
            if wanted not in known(kind):
                fail(f"Error: {kind.capitalize()} {wanted} not found\nHint: list them")


def get(words, options):
    job = next((row for row in rows("jobs") if row["id"] == words[-1]), None)
    if job is None:
        fail(f"Error: Job {words[-1]} not found")
    note("polls", {"id": job["id"]})
    polls = sum(row["id"] == job["id"] for row in rows("polls"))
    word = (STATE / "word").read_text() if (STATE / "word").exists() else "completed"
    status = ("queued", "in_progress", word)[min(polls, 3) - 1]
    return {
        "id": job["id"], "status": status, "job_set_type": job["words"][-1], "params": {},
        "result_url": result(job["words"][-1]) if status == "completed" else None, "min_result_url": None,
    }  # fmt: skip


def result(model):
    return (STATE / "result_url").read_text() + (".mp4" if model.endswith("_video") else ".png")


def delete(words, options):
    if words[3] not in known("avatar"):
        fail(f"Error: Avatar {words[3]} not found")
    note("deleted", {"id": words[3]})
    return {"id": words[3], "deleted": True}


def status(words, options):
    return {"email": "owner@example.com", "credits": 270, "subscription_plan_type": "starter"}


COMMANDS = {"create": create, "get": get, "upload": upload, "status": status, "generate": create, "delete": delete}

if __name__ == "__main__":
    main(sys.argv[1:])
