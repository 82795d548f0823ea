"""REST: avatars."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from avatars import keeping
from avatars.models import Avatar
from hfstudio.accounts.models import Role
from hfstudio.api.bodies import Body
from hfstudio.api.brands import brand_for
from hfstudio.api.filters import BrandFilter, ListFilter, WordsFilter
from hfstudio.api.paging import ByName
from hfstudio.api.problems import ProblemError
from hfstudio.api.views import VisibleViewSet, problems
from hfstudio.media.addresses import PictureSerializer
from hfstudio.media.inputs import pictures_for


class AvatarSerializer(serializers.ModelSerializer[Avatar]):
    """A presenter's face: `type` is `preset` (everybody's, without a brand) or `custom` (its brand's)."""

    brand = serializers.SerializerMethodField()
    type = serializers.ChoiceField(choices=Avatar.Type.choices, read_only=True)
    images = PictureSerializer(many=True, read_only=True)

    class Meta:
        model = Avatar
        fields = ("id", "type", "brand", "name", "description", "images", "created_at")
        read_only_fields = fields

    def get_brand(self, avatar: Avatar) -> str | None:
        return avatar.brand.slug if avatar.brand else None


class AvatarFields(Body):
    name = serializers.CharField(max_length=120)
    description = serializers.CharField(max_length=300, required=False, allow_blank=True)
    image_ids = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=keeping.MAX_PHOTOS)


class NewAvatar(AvatarFields):
    brand = serializers.CharField(required=False, help_text="A brand's id or slug.")


class AvatarFilter(ListFilter):
    type = filters.ChoiceFilter(choices=Avatar.Type.choices, method="of_type")
    brand = BrandFilter()
    search = WordsFilter("name")

    def of_type(self, avatars: "QuerySet[Avatar]", name: str, value: str) -> "QuerySet[Avatar]":
        return avatars.filter(brand__isnull=value == Avatar.Type.PRESET)


class AvatarViewSet(VisibleViewSet):
    """Who presents: faces that everybody has, and a brand's own."""

    queryset = Avatar.objects.select_related("brand").prefetch_related("images__file")
    serializer_class = AvatarSerializer
    pagination_class = ByName
    filterset_class = AvatarFilter
    what = "avatar"

    @extend_schema(request=NewAvatar, responses={201: AvatarSerializer, **problems(404)})
    def create(self, request: Request) -> Response:
        """Make a custom avatar of one to four photos that were uploaded."""
        given = NewAvatar.read(request.data)
        brand = brand_for(given.get("brand"), actor=self.actor)
        avatar = keeping.make_avatar(
            brand=brand,
            name=given["name"],
            description=given.get("description", ""),
            photos=pictures_for(given["image_ids"], actor=self.actor, brand_id=brand.pk),
            user=self.actor.user,
            now=timezone.now(),
        )
        return self.created(avatar)

    @extend_schema(request=AvatarFields, responses=AvatarSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change a custom avatar; `image_ids` replaces all of its photos."""
        avatar = self._own(pk)
        given = AvatarFields.read(request.data, partial=True)
        ids = given.pop("image_ids", None)
        photos = None if ids is None else pictures_for(ids, actor=self.actor, brand_id=avatar.brand_id)
        keeping.change_avatar(avatar, photos=photos, **given)
        return self.retrieve(request, pk)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Hide it. What was made with it stays."""
        keeping.delete_avatar(self._own(pk), now=timezone.now())
        return Response(status=204)

    def _own(self, pk: str) -> Any:
        """The avatar, if it is one that the actor may change."""
        avatar = self.find(pk)
        if avatar.brand_id is None:
            raise ProblemError(403, "preset", "A preset belongs to everybody and cannot be changed.")
        self.need(Role.EDITOR, avatar.brand_id)
        return avatar
