"""The forms at the door: signing in, a new password."""

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from django import forms
from django.utils.translation import gettext_lazy as _


class SignInForm(allauth_forms.LoginForm):  # type: ignore[misc]  # allauth has no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget = forms.EmailInput(
            {"class": "input", "autocomplete": "username", "autofocus": True}
        )
        self.fields["password"].widget = forms.PasswordInput({"class": "input", "autocomplete": "current-password"})
        self.fields["password"].help_text = ""  # the page has the way to a new one beside the label
        self.fields["remember"].widget = forms.CheckboxInput({"class": "check"})
        self.fields["remember"].initial = True

    def clean(self) -> dict[str, Any]:
        """An inactive person is told what a stranger is told."""
        cleaned: dict[str, Any] = super().clean()
        if self.user is not None and not self.user.is_active:
            raise get_adapter().validation_error("email_password_mismatch")
        return cleaned

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and self.errors:
            self.fields["password"].widget.attrs |= {"aria-invalid": "true", "aria-describedby": "form-error"}


class ResetPasswordForm(allauth_forms.ResetPasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Work email")
        self.fields["email"].widget = forms.EmailInput({"class": "input", "autocomplete": "username"})


class NewPasswordForm(allauth_forms.ResetPasswordKeyForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _draw_new_passwords(self.fields)


class ChangePasswordForm(allauth_forms.ChangePasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Password until now")
        self.fields["oldpassword"].widget = forms.PasswordInput({"class": "input", "autocomplete": "current-password"})
        _draw_new_passwords(self.fields)


def _draw_new_passwords(fields: dict[str, forms.Field]) -> None:
    for name, label in (("password1", _("New password")), ("password2", _("New password, once more"))):
        fields[name].label = label
        fields[name].widget = forms.PasswordInput({"class": "input", "autocomplete": "new-password"})
