"""People, their parts in brands, and API keys in the admin."""

from typing import Any

from allauth.account.models import EmailAddress
from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from hfstudio.accounts.invitations import Invitation
from hfstudio.accounts.members import LastManager, change_role, check_not_last
from hfstudio.accounts.models import ApiKey, Membership, Role, Scope, User
from hfstudio.media.admin import NoDeleting, ReadOnly, WithHistory

admin.site.unregister(Group)  # what people may do is their role in a brand
admin.site.unregister(EmailAddress)  # a person has one address: the one of the account


class MembershipInline(NoDeleting, TabularInline):
    """A person's parts: more can be given here; each is changed and ended on its own page."""

    model = Membership
    extra = 0
    autocomplete_fields = ("brand",)
    show_change_link = True

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(NoDeleting, DjangoUserAdmin, ModelAdmin):  # type: ignore[type-arg]
    """Nobody is deleted: what they made stays theirs. An inactive user can do nothing."""

    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("email", "name", "is_active", "is_staff", "is_superuser", "last_login")
    list_filter = ("is_active", "is_staff", "memberships__role")
    search_fields = ("email", "name")
    ordering = ("email",)
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("email", "name", "password")}),
        (_("May"), {"fields": ("is_active", "is_staff", "is_superuser")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "name", "password1", "password2")}),)
    inlines = (MembershipInline,)


class MembershipForm(forms.ModelForm[Membership]):
    def clean_role(self) -> str:
        role: str = self.cleaned_data["role"]
        if self.instance.pk and role != Role.MANAGER:
            try:
                check_not_last(self.instance)
            except LastManager as refusal:
                raise forms.ValidationError(str(refusal)) from refusal
        return role


@admin.register(Membership)
class MembershipAdmin(WithHistory, ModelAdmin):
    """As on the team's own page: a brand keeps a manager. Whom and where a part is for stays as it is."""

    form = MembershipForm
    list_display = ("user", "brand", "role")
    list_filter = ("role", ("brand", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("user", "brand")
    search_fields = ("user__email", "brand__name")
    autocomplete_fields = ("user", "brand")

    def get_readonly_fields(self, request: HttpRequest, obj: Membership | None = None) -> tuple[str, ...]:
        return ("user", "brand") if obj else ()

    def save_model(self, request: HttpRequest, obj: Membership, form: Any, change: bool) -> None:
        """Whoever was taken out meanwhile is not brought back."""
        if change:
            change_role(obj, obj.role)
        else:
            super().save_model(request, obj, form, change)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """One by one: of several at once it would be the last ones who are left."""
        return {name: act for name, act in super().get_actions(request).items() if name != "delete_selected"}

    def has_delete_permission(self, request: HttpRequest, obj: Membership | None = None) -> bool:
        """Asked inside the deletion's own transaction."""
        if obj is not None:
            try:
                check_not_last(obj)
            except LastManager:
                return False
        return bool(super().has_delete_permission(request, obj))


@admin.register(Invitation)
class InvitationAdmin(ReadOnly, ModelAdmin):
    """Sent in the portal; taken back here as there."""

    list_display = ("email", "brand", "role", "invited_by", "created_at", "expires_at", "accepted_at", "revoked_at")
    list_filter = ("role", ("brand", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("brand", "invited_by")
    search_fields = ("email", "brand__name")
    exclude = ("sha256",)
    actions = ("revoke",)

    def has_operate_permission(self, request: HttpRequest) -> bool:
        """Who may take them back; the rows themselves nobody changes."""
        return request.user.has_perm("accounts.change_invitation")

    @admin.action(description=_("Take the selected invitations back"), permissions=["operate"])
    def revoke(self, request: HttpRequest, invitations: "QuerySet[Invitation]") -> None:
        now = timezone.now()
        open_ones = Invitation.objects.open(now).filter(pk__in=invitations.values("pk"))
        count = open_ones.update(revoked_at=now)
        self.message_user(request, ngettext("%(count)s taken back.", "%(count)s taken back.", count) % {"count": count})


class ApiKeyForm(forms.ModelForm):  # type: ignore[type-arg]  # Django has it without a parameter
    scopes = forms.MultipleChoiceField(
        label=_("Scopes"),
        choices=Scope.choices,
        initial=Scope.values,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )

    class Meta:
        model = ApiKey
        fields = ("user", "name", "scopes", "brands", "default_brand", "expires_at")


@admin.register(ApiKey)
class ApiKeyAdmin(NoDeleting, ModelAdmin):
    """Keys are made here and shown once; afterwards they can only be looked at and revoked."""

    form = ApiKeyForm
    list_display = ("name", "prefix", "user", "created_at", "last_used_at", "expires_at", "revoked_at")
    list_filter = (("revoked_at", admin.EmptyFieldListFilter), "created_at")
    list_select_related = ("user",)
    search_fields = ("name", "lookup", "user__email")
    autocomplete_fields = ("user", "brands", "default_brand")
    actions = ("revoke",)
    shown_later = ("prefix", "created_at", "last_used_at", "revoked_at")

    def get_fields(self, request: HttpRequest, obj: ApiKey | None = None) -> tuple[str, ...]:
        return (*ApiKeyForm.Meta.fields, *(self.shown_later if obj else ()))

    def get_readonly_fields(self, request: HttpRequest, obj: ApiKey | None = None) -> tuple[str, ...]:
        return (*ApiKeyForm.Meta.fields, *self.shown_later) if obj else ()

    @admin.display(description=_("Key"))
    def prefix(self, key: ApiKey) -> str:
        return f"hfs_{key.lookup}…"

    def save_model(self, request: HttpRequest, obj: ApiKey, form: Any, change: bool) -> None:
        """Make the key anew through `ApiKey.make`, and keep its text for the answer to this request alone."""
        if change:
            return
        data = form.cleaned_data
        made, request._key_text = ApiKey.make(  # type: ignore[attr-defined]
            user=data["user"],
            name=data["name"],
            brands=data["brands"],
            default_brand=data["default_brand"],
            scopes=data["scopes"],
            expires_at=data["expires_at"],
        )
        for field in ApiKey._meta.concrete_fields:
            setattr(obj, field.attname, getattr(made, field.attname))
        obj._state.adding = False

    def response_add(self, request: HttpRequest, obj: ApiKey, post_url_continue: str | None = None) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": obj.name,
            "key": obj,
            "text": request._key_text,  # type: ignore[attr-defined]
        }
        return render(request, "admin/accounts/apikey/made.html", context)

    @admin.action(description=_("Revoke the selected keys"), permissions=["change"])
    def revoke(self, request: HttpRequest, keys: "QuerySet[ApiKey]") -> None:
        for key in keys.filter(revoked_at=None):
            key.revoke(now=timezone.now())
        told = gettext("These keys are revoked. Programs that use them are refused from now on.")
        self.message_user(request, told)
