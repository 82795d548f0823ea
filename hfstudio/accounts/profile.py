"""A person's own page: the name that others see. The address to sign in with is the affair of who runs the studio."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from hfstudio.accounts.portal import portal_of


class ProfileForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Your name"), max_length=120,
        widget=forms.TextInput({"class": "input", "autocomplete": "name"}),
    )  # fmt: skip
    email = forms.EmailField(
        label=gettext_lazy("Email"), disabled=True, required=False, widget=forms.EmailInput({"class": "input"}),
        help_text=gettext_lazy("You sign in with it. Who runs this studio can change it."),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Show it; a name that is sent becomes the person's."""
    user = portal_of(request).actor.user
    said = request.POST if request.method == "POST" else None
    form = ProfileForm(said, initial={"name": user.name, "email": user.email})
    if not form.is_valid():
        return render(request, "account/profile.html", {"form": form}, status=422 if form.errors else 200)
    user.name = form.cleaned_data["name"]
    user.save(update_fields=["name"])
    messages.success(request, _("Saved"))
    return redirect("profile")
