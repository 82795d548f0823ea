"""Generations in the admin: everything about them to look at; cancel and retry by the lifecycle alone."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any, cast
from uuid import uuid4, uuid5

from django import forms
from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import display
from unfold.forms import ActionForm

from generations import admin_money, admin_offers, admin_webhooks  # noqa: F401  (register pages of their own)
from generations.admin_queue import WorkFilter
from generations.lifecycle.cancel import cancel_generation
from generations.lifecycle.remirror import mirror_again
from generations.lifecycle.resolve import resolve
from generations.lifecycle.retry import retry_once
from generations.models import Asset, Attempt, Event, Generation, Send, Status, Tag
from generations.models.generation import RUNNING
from hfstudio.accounts.access import Actor
from hfstudio.accounts.models import User
from hfstudio.api.problems import ProblemError
from hfstudio.media.admin import ReadOnly, player, thumbnail
from hfstudio.media.models import StoredFile

COLOURS = {
    **dict.fromkeys(Status.values, ""),  # a state without a colour would be shown without its word
    Status.COMPLETED.value: "success", Status.FAILED.value: "danger", Status.NSFW.value: "danger",
    Status.NEEDS_ATTENTION.value: "warning", **{status.value: "info" for status in RUNNING},
}  # fmt: skip


_FOLDED = "<details><summary>{}</summary><pre>{}</pre></details>"


class AssetInline(ReadOnly, TabularInline):
    model = Asset
    extra = 0
    fields = readonly_fields = ("picture", "output_index", "role", "content_type", "size", "created_at")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Asset]":
        return cast("QuerySet[Asset]", super().get_queryset(request).select_related("file"))

    @admin.display(description=_("File"))
    def picture(self, asset: Asset) -> SafeString | str:
        return thumbnail(asset.file, 96)

    @admin.display(description=_("Type"))
    def content_type(self, asset: Asset) -> str:
        return asset.file.content_type

    @admin.display(description=_("Bytes"))
    def size(self, asset: Asset) -> int | None:
        return asset.file.bytes


class AttemptInline(ReadOnly, TabularInline):
    model = Attempt
    extra = 0
    fields = readonly_fields = (
        "number", "provider", "remote_id", "created_at", "accepted_at", "closed_at", "told", "heard",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Attempt]":
        return cast("QuerySet[Attempt]", super().get_queryset(request).prefetch_related("sends"))

    @admin.display(description=_("What it was told"))
    def told(self, attempt: Attempt) -> SafeString:
        try:
            text = _json(json.loads(bytes(attempt.body)))
        except ValueError:
            text = bytes(attempt.body).decode(errors="replace")
        return format_html(_FOLDED, attempt.provider, text)

    @admin.display(description=_("What it answered"))
    def heard(self, attempt: Attempt) -> SafeString | str:
        """Of each transmission; secrets were taken out before it was kept."""
        rows = (
            (_how(send), "\n".join(filter(None, [send.code, send.detail, _json(send.answer)])))
            for send in attempt.sends.all()
        )
        return format_html_join("\n", _FOLDED, rows) or "–"


class EventInline(ReadOnly, TabularInline):
    model = Event
    extra = 0
    fields = readonly_fields = ("at", "old", "new", "note")


class OnceForm(ActionForm):
    """Brings an id of its own, so that "make once more" makes each once, also when the page is sent twice."""

    once = forms.UUIDField(label="", required=False, initial=uuid4, widget=forms.HiddenInput)


@admin.register(Generation)
class GenerationAdmin(ReadOnly, ModelAdmin):
    list_display = ("picture", "title", "brand", "state", "percent", "model", "provider", "created_by", "created_at")
    list_display_links = ("title",)
    list_filter = (
        "status", WorkFilter, "provider", "kind", ("brand", admin.RelatedOnlyFieldListFilter), "created_at", "source",
    )  # fmt: skip
    list_select_related = ("brand", "created_by")
    list_per_page = 50
    show_full_result_count = False
    search_fields = ("id", "title", "prompt", "created_by__email", "attempts__remote_id")
    inlines = (AssetInline, AttemptInline, EventInline)
    action_form = OnceForm
    actions = ("cancel", "retry", "fetch_again", "mirror_again")
    readonly_fields = ("film",)
    fieldsets = (
        (None, {"fields": ("film", "title", "brand", "status", "percent", "activity", "error_code", "error_detail")}),
        (
            _("What was asked for"),
            {"fields": ("model", "kind", "provider", "prompt", "params", "adjustments", "notes")},
        ),
        (_("From whom"), {"fields": ("created_by", "api_key", "source", "retry_of", "created_at")}),
        (_("Running"), {"fields": ("due_at", "lease_until", "fence", "deadline_at", "cancel_requested_at")}),
        (_("Ended"), {"fields": ("finished_at", "trashed_at", "estimate_micros", "hold_micros", "actual_micros")}),
        (_("Snapshots"), {"fields": ("inputs", "request", "entry"), "classes": ("collapse",)}),
    )

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Generation]":
        pictures = Asset.objects.select_related("file").order_by("output_index")
        return cast(
            "QuerySet[Generation]", super().get_queryset(request).prefetch_related(Prefetch("assets", pictures))
        )

    def view_on_site(self, generation: Generation) -> str | None:
        """Its page in the portal, which what lies in the trash has not."""
        return None if generation.trashed_at else generation.get_absolute_url()

    def has_operate_permission(self, request: HttpRequest) -> bool:
        """Who may have the lifecycle's functions called; the rows themselves nobody changes."""
        return request.user.has_perm("generations.change_generation")

    @admin.display(description=_("Picture"))
    def picture(self, generation: Generation) -> SafeString | str:
        return thumbnail(_file(generation, Asset.Role.POSTER) or _file(generation, Asset.Role.RAW))

    @display(description=_("Status"), ordering="status", label=COLOURS)  # type: ignore[untyped-decorator]  # unfold's
    def state(self, generation: Generation) -> tuple[str, str]:
        return generation.status, generation.get_status_display()

    @admin.display(description=_("Film"))
    def film(self, generation: Generation) -> SafeString | str:
        files = {(asset.role, asset.output_index): asset.file for asset in generation.assets.all()}
        made = [(index, file) for (role, index), file in files.items() if role == Asset.Role.RAW]
        players = ((player(file, files.get((Asset.Role.POSTER, index))),) for index, file in made)
        return format_html_join("\n", "{}", players) or "–"

    @admin.action(description=_("Cancel the selected generations"), permissions=["operate"])
    def cancel(self, request: HttpRequest, generations: "QuerySet[Generation]") -> None:
        asked = [cancel_generation(generation, now=timezone.now()) for generation in generations]
        counts = {"asked": sum(asked), "ended": len(asked) - sum(asked)}
        self.message_user(request, gettext("%(asked)s asked to stop; %(ended)s had ended already.") % counts)

    @admin.action(description=_("Make the selected generations once more"), permissions=["operate"])
    def retry(self, request: HttpRequest, generations: "QuerySet[Generation]") -> None:
        actor, now = Actor(user=cast(User, request.user)), timezone.now()
        sent, made, unmade = request.POST.get("once"), 0, 0
        for generation in generations:
            once = uuid5(generation.pk, sent) if sent else None
            try:
                again = retry_once(generation, actor=actor, source="admin", now=now, once=once)
            except ProblemError as problem:
                self.message_user(request, f"{generation}: {problem.detail}", level="WARNING")
            else:
                made, unmade = made + (again is not None), unmade + (again is None)
        counts = {"made": made, "unmade": unmade}
        told = gettext("%(made)s in line again; %(unmade)s had not ended without a result.") % counts
        self.message_user(request, told)

    @admin.action(description=_("Ask the provider once more about what waits for a person"), permissions=["operate"])
    def fetch_again(self, request: HttpRequest, generations: "QuerySet[Generation]") -> None:
        """The provider is asked, and files that it has are saved."""
        self._each(request, generations, partial(resolve, decision="look_again"), gettext("looked at again."))

    @admin.action(description=_("Fetch lost files of what is completed once more"), permissions=["operate"])
    def mirror_again(self, request: HttpRequest, generations: "QuerySet[Generation]") -> None:
        """Its files are looked for in storage; what is gone comes from the provider, while it has it."""
        said = gettext("its files are looked for, and fetched where they are lost. If that fails, its notes say why.")
        self._each(request, generations, mirror_again, said)

    def _each(
        self, request: HttpRequest, generations: "QuerySet[Generation]", act: Callable[..., None], said: str
    ) -> None:
        """Have the lifecycle do this with each, and tell what it says."""
        for generation in generations:
            try:
                act(generation, now=timezone.now())
            except ProblemError as problem:
                self.message_user(request, f"{generation}: {problem.detail}", level="WARNING")
            else:
                self.message_user(request, f"{generation}: {said}")


@admin.register(Tag)
class TagAdmin(ReadOnly, ModelAdmin):
    """Put on and taken off in the library."""

    list_display = ("name", "brand")
    list_filter = (("brand", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("brand",)
    search_fields = ("name",)
    fields = ("name", "brand")


def _file(generation: Generation, role: Any) -> StoredFile | None:
    return next((asset.file for asset in generation.assets.all() if asset.role == role), None)


def _how(send: Send) -> str:
    became = send.get_outcome_display() or gettext("no answer yet")
    return f"{timezone.localtime(send.sent_at):%Y-%m-%d %H:%M:%S}: {became}"


def _json(value: object) -> str:
    return "" if value is None else json.dumps(value, indent=1, ensure_ascii=False)
