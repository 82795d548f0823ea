"""The single table of types: what is taken, what each is called, and what may open in a browser."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Kind = Literal["image", "video", "audio", "3d", "text", "other"]


@dataclass(frozen=True, slots=True)
class ContentType:
    """One type. `name` goes out as the Content-Type header, exactly; `label` is what people call it."""

    name: str
    label: str
    extension: str
    kind: Kind
    inline: bool = False  # everything else is offered as a download


JPEG = ContentType("image/jpeg", "JPEG", "jpg", "image", inline=True)
PNG = ContentType("image/png", "PNG", "png", "image", inline=True)
WEBP = ContentType("image/webp", "WebP", "webp", "image", inline=True)
GIF = ContentType("image/gif", "GIF", "gif", "image", inline=True)
HEIC = ContentType("image/heic", "HEIC", "heic", "image")
MP4 = ContentType("video/mp4", "MP4", "mp4", "video", inline=True)
MOV = ContentType("video/quicktime", "MOV", "mov", "video")
WEBM = ContentType("video/webm", "WebM", "webm", "video")
MP3 = ContentType("audio/mpeg", "MP3", "mp3", "audio")
WAV = ContentType("audio/wav", "WAV", "wav", "audio")
M4A = ContentType("audio/mp4", "M4A", "m4a", "audio")
OGG = ContentType("audio/ogg", "OGG", "ogg", "audio")
# Never taken from people: what only models make.
AVIF = ContentType("image/avif", "AVIF", "avif", "image")
FLAC = ContentType("audio/flac", "FLAC", "flac", "audio")
AAC = ContentType("audio/aac", "AAC", "aac", "audio")
GLB = ContentType("model/gltf-binary", "GLB", "glb", "3d")
USDZ = ContentType("model/vnd.usdz+zip", "USDZ", "usdz", "3d")
FBX = ContentType("model/vnd.fbx", "FBX", "fbx", "3d")
PLY = ContentType("model/ply", "PLY", "ply", "3d")
SVG = ContentType("image/svg+xml", "SVG", "svg", "other")  # a page by another name: only ever a download of ours
ZIP = ContentType("application/zip", "ZIP", "zip", "other")
# Text results of models, and the timelines of drafts.
TEXT = ContentType("text/plain; charset=utf-8", "text", "txt", "text")
JSON = ContentType("application/json", "JSON", "json", "text")
UNKNOWN = ContentType("application/octet-stream", "unknown", "bin", "other")

PICTURES = (JPEG, PNG, WEBP, GIF, HEIC)
CLIPS = (MP4, MOV, WEBM, MP3, WAV, M4A, OGG)
MADE_ALONE = (AVIF, FLAC, AAC, GLB, USDZ, FBX, PLY, SVG, ZIP)

CONTENT_TYPES: Mapping[str, ContentType] = MappingProxyType(
    {each.name: each for each in (*PICTURES, *CLIPS, *MADE_ALONE, TEXT, JSON)}
)


def content_type(name: str) -> ContentType:
    """The row of the table with this name; `UNKNOWN` for anything else, which is served as a download."""
    return CONTENT_TYPES.get(name, UNKNOWN)
