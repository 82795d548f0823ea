"""REST: avatars."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiTypes, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from avatars import keeping
from avatars.models import Avatar
from hfstudio.accounts.models import Role
from hfstudio.api.brands import brand_for
from hfstudio.api.paging import ByName
from hfstudio.api.views import VisibleViewSet, problems
from hfstudio.media.addresses import PictureSerializer
from hfstudio.media.inputs import pictures_for


class AvatarSerializer(serializers.ModelSerializer[Avatar]):
    """A presenter's face: `type` is `preset` (everybody's) or `custom` (its brand's)."""

    brand = serializers.SerializerMethodField()
    type = serializers.CharField(read_only=True)
    images = PictureSerializer(many=True, read_only=True)

    class Meta:
        model = Avatar
        fields = ("id", "type", "brand", "name", "description", "images", "created_at")
        read_only_fields = fields

    @extend_schema_field(OpenApiTypes.STR)
    def get_brand(self, avatar: Avatar) -> str | None:
        return avatar.brand.slug if avatar.brand else None


class AvatarFields(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=120)
    description = serializers.CharField(max_length=300, required=False, allow_blank=True)
    image_ids = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=keeping.MAX_PHOTOS)


class NewAvatar(AvatarFields):
    brand = serializers.CharField(required=False, help_text="A brand's id or slug.")


class AvatarViewSet(VisibleViewSet):
    queryset = Avatar.objects.select_related("brand").prefetch_related("images__file")
    serializer_class = AvatarSerializer
    pagination_class = ByName
    what = "avatar"

    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request: Request, pk: str) -> Response:
        return Response(self.get_serializer(self.find(pk)).data)

    @extend_schema(request=NewAvatar, responses={201: AvatarSerializer, **problems(403, 404, 422)})
    def create(self, request: Request) -> Response:
        form = NewAvatar(data=request.data)
        form.is_valid(raise_exception=True)
        given = form.validated_data
        brand = brand_for(given.get("brand"), actor=self.actor)
        avatar = keeping.make_avatar(
            brand=brand,
            name=given["name"],
            description=given.get("description", ""),
            photos=pictures_for(given["image_ids"], actor=self.actor, brand_id=brand.pk),
            user=self.actor.user,
            now=timezone.now(),
        )
        return Response(self.get_serializer(self.find(avatar.pk)).data, status=201)

    @extend_schema(request=AvatarFields, responses={200: AvatarSerializer, **problems(403, 404, 422)})
    def partial_update(self, request: Request, pk: str) -> Response:
        avatar = self.find(pk)
        self.need(Role.EDITOR, avatar.brand_id)
        form = AvatarFields(data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        given = dict(form.validated_data)
        ids = given.pop("image_ids", None)
        photos = None if ids is None else pictures_for(ids, actor=self.actor, brand_id=avatar.brand_id)
        keeping.change_avatar(avatar, photos=photos, **given)
        return Response(self.get_serializer(self.find(pk)).data)

    @extend_schema(responses={204: None, **problems(403, 404)})
    def destroy(self, request: Request, pk: str) -> Response:
        avatar = self.find(pk)
        self.need(Role.EDITOR, avatar.brand_id)
        keeping.delete_avatar(avatar, now=timezone.now())
        return Response(status=204)
