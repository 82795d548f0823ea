"""Products by hand: made of photos, changed, their pictures put in order, deleted."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST

from hfstudio.accounts.access import may
from hfstudio.accounts.models import Role
from hfstudio.accounts.portal import brand_to_make_in, portal_of
from hfstudio.media.photos import kept_photos
from products import keeping
from products.forms import MOST_PHOTOS, MorePhotosForm, NewProductForm, ProductForm, facts_of
from products.importing import import_again
from products.models import UNFINISHED, ImportStatus, Product, ProductImage

PLACES = {"earlier": -1, "later": 1}
BEING_READ = gettext_noop("Its page is being read, which would undo your changes. Wait until then.")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_product(request: HttpRequest) -> HttpResponse:
    """Make one of photos."""
    brand, user, now = brand_to_make_in(request), portal_of(request).actor.user, timezone.now()
    if request.method != "POST":
        return render(request, "products/new.html", {"form": NewProductForm(initial={"currency": settings.CURRENCY})})
    form = NewProductForm(request.POST, request.FILES)
    photos = kept_photos(form, "photos", brand=brand, user=user, now=now) if form.is_valid() else []
    if form.errors:
        return render(request, "products/new.html", {"form": form}, status=422)
    pictures = {str(ProductImage.View.PHOTO): photos}
    made = keeping.make_product(brand=brand, user=user, pictures=pictures, now=now, **form.changes())
    messages.success(request, _("%(name)s is ready") % {"name": made})
    return redirect("product", pk=made.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_product(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change its facts; no later import changes them back."""
    product = _own(request, pk)
    if request.method != "POST":
        if ImportStatus(product.import_status) in UNFINISHED:
            messages.error(request, _(BEING_READ))
            return redirect("product", pk=pk)
        return _page(request, product, ProductForm(initial=facts_of(product)))
    form = ProductForm(request.POST, initial=facts_of(product))
    if not form.is_valid():
        return _page(request, product, form, status=422)
    if not keeping.change_product(product, **form.changes()):
        product = _own(request, pk)  # unless it was deleted
        messages.error(request, _(BEING_READ))
        return _page(request, product, form, status=409)  # with what was typed
    messages.success(request, _("Saved"))
    return redirect("product", pk=pk)


@login_required
@require_POST
def change_pictures(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take more photos, or move or remove one; answers with the pictures alone where a script asks."""
    product, form = _own(request, pk), MorePhotosForm(request.POST, request.FILES)
    what, _colon, which = request.POST.get("do", "").partition(":")
    if what:
        image = get_object_or_404(product.images, pk=int(which) if which.isdecimal() and len(which) < 19 else 0)
        if what == "remove":
            keeping.remove_picture(image)
        elif what in PLACES:
            keeping.move_picture(image, by=PLACES[what] * _steps(request))
    elif form.is_valid():
        _add(request, product, form)
    return _pictures(request, _own(request, pk), form)


@login_required
@require_POST
def read_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Have its page read once more; what people have changed stays."""
    if not import_again(_own(request, pk), now=timezone.now()):
        messages.error(request, _("It has no page to read, or that is being read already."))
    return redirect("product", pk=pk)


@login_required
@require_POST
def remove_product(request: HttpRequest, pk: UUID) -> HttpResponse:
    product = _own(request, pk)
    if product.title and "unread" in request.POST:  # only an import was to be given up
        messages.info(request, _("Its page was read meanwhile: this is what was found."))
        return redirect("product", pk=product.pk)
    keeping.delete_product(product, now=timezone.now())
    messages.success(request, _("%(name)s is gone; what was made stays") % {"name": product})
    return redirect("products")


def _own(request: HttpRequest, pk: UUID) -> Product:
    """One that the person may change."""
    actor = portal_of(request).actor
    mine = Product.objects.visible_to(actor).the_one(pk).select_related("brand").prefetch_related("images__file")
    product = get_object_or_404(mine)
    if not may(actor, Role.EDITOR, product.brand_id):
        raise PermissionDenied
    return product


def _steps(request: HttpRequest) -> int:
    """How many places a picture is moved: one by its buttons, several where it was dragged."""
    said = request.POST.get("steps", "")
    return min(int(said), MOST_PHOTOS) if said.isdecimal() and len(said) <= len(str(MOST_PHOTOS)) else 1


def _add(request: HttpRequest, product: Product, form: MorePhotosForm) -> None:
    """The good ones of the given photos, unless they are too many."""
    if len(product.pictures) + len(form.cleaned_data["photos"]) > MOST_PHOTOS:
        form.add_error("photos", _("A product has at most %(most)s photos.") % {"most": MOST_PHOTOS})
        return
    given = kept_photos(form, "photos", brand=product.brand, user=portal_of(request).actor.user, now=timezone.now())
    keeping.add_photos(product, given)


def _pictures(request: HttpRequest, product: Product, form: MorePhotosForm) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return render(request, "products/_pictures.html", {"product": product, "more": form})
    if form.errors:
        return _page(request, product, ProductForm(initial=facts_of(product)), more=form, status=422)
    return redirect("edit-product", pk=product.pk)


def _page(
    request: HttpRequest, product: Product, form: ProductForm, *, more: MorePhotosForm | None = None, status: int = 200
) -> HttpResponse:
    context = {"product": product, "form": form, "more": more or MorePhotosForm()}
    return render(request, "products/edit.html", context, status=status)
