"""The command lines of the skill that this command line has to understand, as its text has them."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.running import ROOT

FOLDER = ROOT.parent / "shared" / "seeds"  # beside a checkout of the whole project
_BEGINS = re.compile(
    r"curl .*\| sh|(?:echo .*\| )?higgsfield (?:account|auth|model|generate|upload|marketing-studio)\b.*"
)

# All of them, each once; what is in them twice, in English and in Chinese, stands here twice too.
LINES = r"""
curl -fsSL https://raw.githubusercontent.com/higgsfield-ai/cli/main/install.sh | sh
higgsfield account status
higgsfield auth login
higgsfield generate create
higgsfield model list --json | jq
higgsfield model get <jst> --json
higgsfield generate create <jst> --prompt "..." [media flags] [param flags] --wait
higgsfield generate list --json
higgsfield generate get <id> --json
higgsfield generate wait <id>
higgsfield generate create <jst> --prompt "..." [媒体参数] [其他参数] --wait
higgsfield upload create
higgsfield model get <jst>
higgsfield generate create gpt_image_2 --prompt "neon city at dusk" --aspect_ratio 16:9 --resolution 2k --wait
higgsfield generate create nano_banana_2 --prompt "anime character concept, expressive pose" --image ./ref.png --wait
higgsfield generate create seedance_2_0 --prompt "camera dollies in" --start-image ./first.png --duration 8 --wait
higgsfield generate create text2image_soul_v2 --prompt "..." --soul-id <soul_ref_id> --wait
echo "..." | higgsfield generate create z_image --wait
higgsfield marketing-studio avatars list
higgsfield marketing-studio avatars create
higgsfield marketing-studio products fetch --url ...
higgsfield marketing-studio products create
higgsfield marketing-studio products fetch --url <url> --wait
higgsfield upload create <photo>...
higgsfield marketing-studio products create --title "..." --image <id>...
higgsfield marketing-studio avatars create --name "..." --image <upload_id>
higgsfield generate create marketing_studio_video \
  --prompt "..." \
  --avatars '[{"id":"<avatar_id>","type":"preset"}]' \
  --product_ids '[<product_id>]' \
  --mode ugc \
  --duration 15 \
  --resolution 720p \
  --aspect_ratio 9:16 \
  --wait
higgsfield marketing-studio products fetch --url https://shop.example.com/sneakers --wait
higgsfield generate create marketing_studio_video
--url https://shop.example.com/sneakers
--mode ugc
--duration 15
--aspect_ratio 9:16
--wait
higgsfield generate create marketing_studio_image \
  --prompt "..." \
  --aspect_ratio 1:1 \
  --resolution 2k \
  --wait
"""


def commands(text: str) -> list[str]:
    """The command lines in a text, each once; lines that go on are joined, by a backslash or before a flag."""
    return list(dict.fromkeys(_joined([line.strip() for line in text.splitlines()])))


def whole_text() -> str:
    """The skill's own text where it is at hand, else its lines."""
    found = next(iter(_texts()), None)
    return found.read_text() if found else LINES


def _texts() -> Iterator[Path]:
    yield from FOLDER.glob("000_*.txt")


def _joined(lines: list[str]) -> Iterator[str]:
    command = ""
    for line in lines:
        if command and (command.endswith("\\") or line.startswith("--")):
            command = f"{command.removesuffix(chr(92)).rstrip()} {line}"
            continue
        if command:
            yield command
        command = line if _BEGINS.fullmatch(line) else ""
    if command:
        yield command
