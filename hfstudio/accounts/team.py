"""The team of a brand: who is in it, as what, and who is invited; and the page on which somebody joins."""

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hfstudio.accounts.invitations import Invitation, accept, invite, send_invitation
from hfstudio.accounts.lock_out import remember_device
from hfstudio.accounts.members import LastManager, change_role, take_out
from hfstudio.accounts.models import Membership, Role, User
from hfstudio.accounts.portal import brand_to_manage, choose_brand, portal_of

if TYPE_CHECKING:
    from products.models import Brand

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ROLES = [
    (Role.VIEWER, gettext_lazy("Viewer: looks and downloads")),
    (Role.EDITOR, gettext_lazy("Editor: makes ads")),
    (Role.MANAGER, gettext_lazy("Manager: team, budget and settings too")),
]


class InviteForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("Work email"), max_length=254,
        widget=forms.EmailInput({"class": "input", "autocomplete": "off"}),
    )  # fmt: skip
    role = forms.ChoiceField(
        label=gettext_lazy("As"), choices=ROLES, initial=Role.EDITOR, widget=forms.Select({"class": "select"})
    )


@login_required
@require_GET
def team(request: HttpRequest) -> HttpResponse:
    return _page(request, InviteForm())


@login_required
@require_POST
def invite_member(request: HttpRequest) -> HttpResponse:
    """Mail a link, and show it: whoever has no mail set up gives it on by hand."""
    brand, form, now = brand_to_manage(request), InviteForm(request.POST), timezone.now()
    if not form.is_valid():
        return _page(request, form, status=422)
    user = portal_of(request).actor.user
    invitation, token = invite(brand=brand, by=user, now=now, **form.cleaned_data)
    link = request.build_absolute_uri(reverse("join", args=[token]))
    try:
        send_invitation(invitation, link=link)
        sent = True
    except OSError:
        sent = False
    return _page(request, InviteForm(), more={"link": link, "invited": invitation.email, "sent": sent})


@login_required
@require_POST
def change_member(request: HttpRequest, pk: int) -> HttpResponse:
    """Another role, or out of the brand."""
    member = get_object_or_404(Membership.objects.select_related("user"), brand=brand_to_manage(request), pk=pk)
    wanted = request.POST.get("role", "")
    try:
        if wanted in Role.values and change_role(member, wanted):
            facts = {"person": member.user, "part": member.get_role_display()}
            messages.success(request, _("%(person)s: %(part)s from now on") % facts)
        elif wanted == "remove":
            take_out(member)
            messages.success(request, _("%(person)s is not in the team any more") % {"person": member.user})
    except LastManager as refusal:
        messages.error(request, str(refusal))
    return redirect("team")


@login_required
@require_POST
def revoke_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    brand, now = brand_to_manage(request), timezone.now()
    invitation = get_object_or_404(Invitation, pk=pk, brand=brand)
    if Invitation.objects.open(now).filter(pk=pk).update(revoked_at=now):
        told = _("The invitation of %(person)s is taken back: its link lets nobody in")
        messages.success(request, told % {"person": invitation.email})
    else:
        messages.info(request, _("It was used, taken back or over already."))
    return redirect("team")


def _page(
    request: HttpRequest, form: InviteForm, *, status: int = 200, more: dict[str, Any] | None = None
) -> HttpResponse:
    brand: Brand | None = portal_of(request).brand
    context = {
        "form": form,
        "members": Membership.objects.filter(brand=brand).select_related("user").order_by("user__email"),
        "invitations": Invitation.objects.open(timezone.now()).filter(brand=brand) if brand else (),
        "roles": Role.choices,
        **(more or {}),
    }
    return render(request, "settings/team.html", context, status=status)


# --- Joining


class JoinForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Your name"), max_length=120,
        widget=forms.TextInput({"class": "input", "autocomplete": "name"}),
    )  # fmt: skip
    password = forms.CharField(
        label=gettext_lazy("Password"), strip=False,
        widget=forms.PasswordInput({"class": "input", "autocomplete": "new-password"}),
    )  # fmt: skip

    def clean_password(self) -> str:
        validate_password(self.cleaned_data["password"])
        return str(self.cleaned_data["password"])


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """What an invitation's link opens: a new account, or one more brand for the account that is there."""
    invitation = Invitation.objects.find(token, now=timezone.now())
    if invitation is None:
        return _gone(request)
    there = User.objects.filter(email__iexact=invitation.email).first()
    if there is None:
        return _join_newly(request, invitation)
    if request.user != there:
        return render(request, "account/join.html", {"invitation": invitation, "sign_in_first": True})
    if request.method == "POST":
        return _enter(request, invitation, there)
    return render(request, "account/join.html", {"invitation": invitation})


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "account/join.html", {}, status=HTTPStatus.NOT_FOUND)


def _join_newly(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    form = JoinForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "account/join.html", {"invitation": invitation, "form": form}, status=status)
    with transaction.atomic():
        user = User.objects.create_user(invitation.email, form.cleaned_data["password"], name=form.cleaned_data["name"])
        response = _enter(request, invitation, user)
        if response.status_code == HTTPStatus.NOT_FOUND:
            transaction.set_rollback(True)
            return response
    login(request, user, backend=BACKEND)
    choose_brand(request, invitation.brand)
    remember_device(request, response, user)
    return response


def _enter(request: HttpRequest, invitation: Invitation, user: User) -> HttpResponse:
    if not accept(invitation, user, now=timezone.now()):
        return _gone(request)
    if request.user.is_authenticated:
        choose_brand(request, invitation.brand)
    return redirect("today")
