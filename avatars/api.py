"""REST: avatars."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from avatars import keeping
from avatars.consent import record_consent, withdraw_consent
from avatars.models import Avatar, Consent
from hfstudio.accounts.models import Role
from hfstudio.api.bodies import Body
from hfstudio.api.brands import brand_for
from hfstudio.api.filters import BrandFilter, ListFilter, WordsFilter
from hfstudio.api.paging import ByName
from hfstudio.api.problems import ProblemError, invalid
from hfstudio.api.views import VisibleViewSet, problems
from hfstudio.media.addresses import PictureSerializer
from hfstudio.media.inputs import pictures_for


class ConsentSerializer(serializers.ModelSerializer[Consent]):
    """What the person who is shown has agreed to. The newest record is the one that counts."""

    state = serializers.SerializerMethodField()

    class Meta:
        model = Consent
        fields = ("id", "person", "purpose", "given_on", "valid_until", "withdrawn_at", "state", "created_at")
        read_only_fields = fields

    @extend_schema_field(serializers.ChoiceField(choices=Consent.State.choices))
    def get_state(self, consent: Consent) -> str:
        return consent.state(now=timezone.now())


class MadeSerializer(serializers.Serializer[Any]):
    """Something that was made with an avatar."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    status = serializers.CharField(source="public_status")
    created_at = serializers.DateTimeField()


class AvatarConsentSerializer(serializers.Serializer[Any]):
    """An avatar's records, the newest first, and all that was made with it, the newest first."""

    state = serializers.ChoiceField(choices=Consent.State.choices)
    records = ConsentSerializer(many=True)
    made = MadeSerializer(many=True)


class NewConsent(Body):
    person = serializers.CharField(max_length=120, help_text="Who agreed.")
    purpose = serializers.CharField(max_length=300, help_text="For what.")
    given_on = serializers.DateField(help_text="When.")
    valid_until = serializers.DateField(
        required=False, allow_null=True, help_text="The last day; without one, until it is withdrawn."
    )


class AvatarSerializer(serializers.ModelSerializer[Avatar]):
    """A presenter's face: `type` is `preset` (everybody's, without a brand) or `custom` (its brand's)."""

    brand = serializers.SerializerMethodField()
    type = serializers.ChoiceField(choices=Avatar.Type.choices, read_only=True)
    images = PictureSerializer(many=True, read_only=True)
    consent = serializers.SerializerMethodField(
        help_text="`none` where no record says what the person has agreed to; such an avatar may be used."
    )

    class Meta:
        model = Avatar
        fields = ("id", "type", "brand", "name", "description", "images", "consent", "created_at")
        read_only_fields = fields

    @extend_schema_field(serializers.ChoiceField(choices=Consent.State.choices))
    def get_consent(self, avatar: Avatar) -> str:
        return avatar.consent_state(now=timezone.now())

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
    brand = BrandFilter(or_global=True)
    search = WordsFilter("name")

    def of_type(self, avatars: "QuerySet[Avatar]", name: str, value: str) -> "QuerySet[Avatar]":
        return avatars.filter(brand__isnull=value == Avatar.Type.PRESET)


class AvatarViewSet(VisibleViewSet):
    """Who presents: faces that everybody has, and a brand's own."""

    queryset = Avatar.objects.select_related("brand").prefetch_related("images__file", "consents")
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

    @extend_schema(responses=AvatarConsentSerializer)
    @action(detail=True)
    def consent(self, request: Request, pk: str) -> Response:
        """What the person has agreed to, and all that was made with the avatar."""
        return self._consent(self.find(pk))

    @extend_schema(
        operation_id="avatars_consent_record",
        request=NewConsent,
        responses={201: AvatarConsentSerializer, **problems()},
    )
    @consent.mapping.post
    def record(self, request: Request, pk: str) -> Response:
        """Write down what the person has agreed to. From now on this record is the one that counts."""
        avatar = self._own(pk)
        given = NewConsent.read(request.data)
        given_on, until = given["given_on"], given.get("valid_until")
        if given_on > timezone.localdate():
            raise invalid("given_on", "This day has not come yet.")
        if until and until < given_on:
            raise invalid("valid_until", "It would end before it began.")
        record_consent(
            avatar,
            person=given["person"],
            purpose=given["purpose"],
            given_on=given_on,
            valid_until=until,
            user=self.actor.user,
            now=timezone.now(),
        )
        return self._consent(self.find(pk), status=201)

    @extend_schema(request=None, responses={200: AvatarConsentSerializer, **problems(409)})
    @action(detail=True, methods=["post"], url_path="consent/withdraw", url_name="withdraw-consent")
    def withdraw(self, request: Request, pk: str) -> Response:
        """The person takes the consent back: nothing new is made, and what was made is listed."""
        if not withdraw_consent(self._own(pk), now=timezone.now()):
            raise ProblemError(409, "no_consent", "There is no consent in force that could be withdrawn.")
        return self._consent(self.find(pk))

    def _consent(self, avatar: Avatar, *, status: int = 200) -> Response:
        made = avatar.generations.visible_to(self.actor).order_by("-created_at", "-id")
        records = avatar.consents.all()
        told = {"state": avatar.consent_state(now=timezone.now()), "records": records, "made": made}
        return Response(AvatarConsentSerializer(told, context=self.get_serializer_context()).data, status=status)

    def _own(self, pk: str) -> Any:
        """The avatar, if it is one that the actor may change."""
        avatar = self.find(pk)
        if avatar.brand_id is None:
            raise ProblemError(403, "preset", "A preset belongs to everybody and cannot be changed.")
        self.need(Role.EDITOR, avatar.brand_id)
        return avatar
