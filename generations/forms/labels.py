"""The words for params, media roles and values that stand in forms. Names without a row say themselves."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from generations.catalog import MediaRole

LABELS: dict[str, Promise] = {
    "prompt": _("Brief"),
    "product": _("Product"),
    "avatar": _("Avatar"),
    "mode": _("Mode"),
    "aspect_ratio": _("Shape"),
    "duration": _("Length"),
    "resolution": _("Resolution"),
    "size": _("Size"),
    "width": _("Width"),
    "height": _("Height"),
    "quality": _("Quality"),
    "variant": _("Variant"),
    "model_type": _("Variant"),
    "batch_size": _("How many"),
    "seed": _("Seed"),
    "motion_id": _("Motion"),
    "generate_audio": _("With sound"),
    "sound": _("Sound"),
    "enhance_prompt": _("Let the brief be written out"),
    "genre": _("Genre"),
    "background": _("Background"),
    "background_color": _("Colour of the background"),
    "colors": _("Colours"),
    "style_id": _("Style"),
    "custom_reference_id": _("Soul Character"),
    "prompt_language": _("Language of the brief"),
    "multi_shots": _("Several shots"),
    "multi_shot_mode": _("How shots are cut"),
    "multi_prompt": _("Shot by shot"),
    "bitrate_mode": _("Bit rate"),
    "speedramp": _("Changes of speed"),
    "slow_motion": _("Slow motion"),
    "camera_style": _("Camera"),
    "color_grading": _("Grading"),
    "light_scheme": _("Light"),
    "style_prompt": _("Style, in words"),
    "cfg_scale": _("How closely the brief is followed"),
    "specific_mode": _("Made from"),
    "web_product_type": _("Kind of screen"),
    "extension_mode": _("What the clip is for"),
    "product_placement_sample_id": _("Ad template"),
    "voice_id": _("Voice"),
    "voice_type": _("Kind of voice"),
    "image": _("Pictures"),
    "start_image": _("First frame"),
    "end_image": _("Last frame"),
    "video": _("Clips"),
    "audio": _("Sound"),
    "provider": _("Where to make it"),
}
VALUES: dict[str, Promise] = {
    "auto": _("Auto"),
    "std": _("Standard"),
    "pro": _("Pro"),
    "on": _("On"),
    "off": _("Off"),
    "en": _("English"),
    "zh": _("Chinese"),
}
SINGLE: dict[str, Promise] = {"image": _("Picture"), "video": _("Clip")}
UNITS: dict[str, Promise] = {"s": _("seconds"), "px": _("pixels")}

PROVIDERS: dict[str, Promise | str] = {
    "draft": _("Draft on this machine"),
    "fake": _("Fake provider"),
    "heygen": "HeyGen",
    "higgsfield_cli": _("Higgsfield, by its command line"),
}

_WORDS = re.compile(r"[a-z][a-z_ ]+")


def label_of(name: str) -> str:
    """A param's or media role's name, for people."""
    return str(LABELS.get(name) or _spoken(name.removesuffix("_id")))


def provider_label(name: str) -> str:
    """Who makes it, for people."""
    return str(PROVIDERS.get(name) or _spoken(name))


def value_label(value: str) -> str:
    """One of a param's values, for people; figures and proper names stay as they are."""
    known = VALUES.get(value)
    return str(known) if known else _spoken(value) if _WORDS.fullmatch(value) else value


def role_label(role: MediaRole) -> str:
    """What a role's files are, as one or as several."""
    return str(SINGLE[role.role]) if role.max == 1 and role.role in SINGLE else label_of(role.role)


def unit_label(unit: str) -> str:
    return str(UNITS.get(unit, unit))


def _spoken(name: str) -> str:
    words = name.replace("_", " ")
    return words[:1].upper() + words[1:]
