"""How large, how long and how heavy a file may be. The errors name the limit that was passed."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from hfstudio.media.content_types import GIF, HEIC, JPEG, PNG, WEBP, ContentType, Kind

MIB = 1 << 20

MAX_BYTES: Mapping[Kind, int] = MappingProxyType({"image": 50 * MIB, "video": 500 * MIB, "audio": 100 * MIB})
MAX_SIDE = 12_000  # pixels, of a picture
# Pixels that can be decoded, turned upright and encoded again within DECODER_MEMORY. libwebp holds four
# copies of the canvas while it decodes, the others at most two.
MAX_PIXELS: Mapping[ContentType, int] = MappingProxyType(
    {JPEG: 25_000_000, PNG: 25_000_000, GIF: 25_000_000, HEIC: 25_000_000, WEBP: 12_000_000}
)
MAX_PROGRESSIVE_PIXELS = 18_000_000  # libjpeg keeps every coefficient of a progressive JPEG: 6 bytes more a pixel
MAX_JPEG_SCANS = 100  # encoders write ten; a thousand is an attack on the decoder's time
MAX_BOXES = 20_000  # of an MP4's index, or a WebM's head


@dataclass(frozen=True)
class ClipBounds:
    """How large a video or sound may say that it is."""

    side: int  # pixels, of a video
    seconds: int
    samples: int  # frames and audio packets of all tracks


GIVEN = ClipBounds(side=8192, seconds=1800, samples=2_000_000)  # by people
# By providers, and paid for: taken at any size that a decoder can be let loose on at all.
MADE = ClipBounds(side=16_384, seconds=86_400, samples=8_000_000)

DECODER_MEMORY = 256 * MIB  # address space of the child that opens a file
HEIC_MEMORY = 288 * MIB  # libheif's encoders are mapped with it; what is really used stays below 256 MiB
PICTURE_CPU = 5  # seconds
CLIP_CPU = 30
WALL = 60  # seconds, for when the machine is busy with other things

MADE_MEMORY = 1024 * MIB  # address space, for a look at what a provider made: 8K frames, long indexes
MADE_CPU, MADE_WALL = 90, 150  # seconds
