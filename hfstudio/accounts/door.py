"""Signing in and out, and passwords: allauth's views with our pages."""

from typing import Any

from allauth.account import views
from django.contrib.auth.views import LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, register_converter
from django.urls.converters import StringConverter
from django.views.decorators.http import require_safe

from hfstudio.accounts.lock_out import remember_device


class SignIn(views.LoginView):  # type: ignore[misc]  # allauth has no types
    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        if self.request.user.is_authenticated:
            remember_device(self.request, response, self.request.user)
        return response


@require_safe
def closed(request: HttpRequest) -> HttpResponse:
    """What allauth has a page for and this studio has not: signing up, verifying an address, inactive accounts."""
    return render(request, "account/closed.html")


class Base36(StringConverter):
    """An id as allauth writes it into its links, which end it by a dash."""

    regex = "[0-9A-Za-z]+"


register_converter(Base36, "base36")

sign_in = SignIn.as_view()
sign_out = LogoutView.as_view()

# Some addresses have two names: ours, and the one by which allauth looks for it.
urlpatterns = [
    path("sign-in/", sign_in, name="account_login"),
    path("sign-in/", sign_in, name="sign-in"),
    path("sign-out/", sign_out, name="account_logout"),
    path("sign-out/", sign_out, name="sign-out"),
    path("sign-in/closed/", closed, name="account_inactive"),
    path("sign-in/closed/", closed, name="account_signup"),
    path("sign-in/closed/", closed, name="account_email_verification_sent"),
    path("password/", views.password_change, name="account_change_password"),
    path("password/", views.password_change, name="account_set_password"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("password/reset/sent/", views.password_reset_done, name="account_reset_password_done"),
    path("password/reset/done/", views.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path(
        "password/reset/<base36:uidb36>-<str:key>/",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]
