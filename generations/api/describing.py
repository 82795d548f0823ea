"""How models and motions are described in answers: the words of generations.catalog, as a schema."""

from typing import Any, get_args

from rest_framework import serializers

from generations.catalog import entry as shapes
from generations.catalog.constraint import Rule


def _texts(**kwargs: Any) -> "serializers.ListField":
    return serializers.ListField(child=serializers.CharField(), **kwargs)


class PriceSerializer(serializers.Serializer[Any]):
    amount = serializers.CharField(allow_null=True, help_text="Null where nobody knows it.")
    currency = serializers.CharField()


class RouteSerializer(serializers.Serializer[Any]):
    provider = serializers.CharField()
    available = serializers.BooleanField()
    reason = serializers.CharField(help_text="Why it is closed, and what would open it.")
    price = PriceSerializer()


class ParamSerializer(serializers.Serializer[Any]):
    """One param. `enum` is all that is taken where `closed`, else examples; with `nearest` values are coerced."""

    name = serializers.CharField()
    type = serializers.ChoiceField(choices=get_args(shapes.ParamType))
    required = serializers.BooleanField()  # type: ignore[assignment]  # the catalog's own word
    default = serializers.JSONField(allow_null=True)
    enum = serializers.ListField(child=serializers.JSONField())
    closed = serializers.BooleanField()
    min = serializers.FloatField(allow_null=True)
    max = serializers.FloatField(allow_null=True)
    step = serializers.IntegerField(allow_null=True)
    unit = serializers.CharField()
    nearest = serializers.BooleanField()
    format = serializers.CharField()
    items = serializers.CharField()
    max_length = serializers.IntegerField(allow_null=True)
    min_items = serializers.IntegerField(allow_null=True)
    max_items = serializers.IntegerField(allow_null=True)
    aliases = _texts()
    note = serializers.CharField()


class RoleSerializer(serializers.Serializer[Any]):
    """A media role: what a given file is for. `max` null: no limit is known."""

    role = serializers.CharField()
    kind = serializers.ChoiceField(choices=["image", "video", "audio"])
    required = serializers.BooleanField()  # type: ignore[assignment]  # the catalog's own word
    min = serializers.IntegerField()
    max = serializers.IntegerField(allow_null=True)
    aliases = _texts()
    flag = serializers.CharField(help_text="Its option on the command line.")
    alias_flags = _texts()
    note = serializers.CharField()


class RefusedSerializer(serializers.Serializer[Any]):
    """A param that people expect and that is not taken, with what to do instead."""

    name = serializers.CharField()
    hint = serializers.CharField()


class ConstraintSerializer(serializers.Serializer[Any]):
    """A rule between params and files; `text` says it in words."""

    rule = serializers.ChoiceField(choices=get_args(Rule))
    text = serializers.CharField()
    names = _texts()
    subject = serializers.CharField()
    when = serializers.DictField()
    allowed = serializers.ListField(child=serializers.JSONField())
    count = serializers.IntegerField()


class ModelSerializer(serializers.Serializer[Any]):
    """A model: what it is good for, what it takes, and where it can be made."""

    id = serializers.CharField()
    job_set_type = serializers.CharField()
    display_name = serializers.CharField()
    aliases = _texts()
    kind = serializers.ChoiceField(choices=get_args(shapes.Kind))
    output = serializers.ChoiceField(choices=get_args(shapes.Output))
    maker = serializers.CharField()
    use_for = serializers.CharField()
    tasks = _texts()
    schema_known = serializers.BooleanField(help_text="Where false, params are passed on unchecked.")
    available = serializers.BooleanField(help_text="Whether it can be made here now.")
    params = ParamSerializer(many=True)
    refused = RefusedSerializer(many=True)
    media = RoleSerializer(many=True)
    constraints = ConstraintSerializer(many=True)
    notes = _texts()
    source = serializers.CharField()  # type: ignore[assignment]  # the catalog's own word
    routes = RouteSerializer(many=True)


class WholeListSerializer(serializers.Serializer[Any]):
    """A list in one page."""

    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class RecommendationSerializer(serializers.Serializer[Any]):
    """The model to start with, why, and what to start its params with; `also` are ids of the next choices.

    `fits` is false where nothing in the brief calls for it: it is the default of its kind.
    """

    model = serializers.CharField()
    task = serializers.CharField()
    reason = serializers.CharField()
    params = serializers.DictField()
    also = _texts()
    fits = serializers.BooleanField()


class ModelListSerializer(WholeListSerializer):
    results = ModelSerializer(many=True)
    recommendation = RecommendationSerializer(required=False, allow_null=True, help_text="With `task`.")


class MotionSerializer(serializers.Serializer[Any]):
    """A motion template; a mix has `params.motions` and `mix`, any other one `categories`."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    media = serializers.DictField(help_text="The provider's preview: width, height, url, type.")
    priority = serializers.IntegerField()
    tags = _texts()
    categories = _texts()
    params = serializers.DictField(allow_null=True)
    mix = serializers.ListField(child=serializers.DictField(), allow_null=True)


class MotionListSerializer(WholeListSerializer):
    results = MotionSerializer(many=True)
