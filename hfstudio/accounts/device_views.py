"""The device grant's doors: two for terminals (`/oauth/…`, RFC 8628), and the page at which a person approves."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from hfstudio.accounts import devices
from hfstudio.accounts.portal import portal_of

CLIENT = "hfstudio"
GRANT = "urn:ietf:params:oauth:grant-type:device_code"


@csrf_exempt
@require_POST
@never_cache
def code(request: HttpRequest) -> HttpResponse:
    """Begin: a code for the terminal, and a short one for the person."""
    if request.POST.get("client_id") != CLIENT:
        return _error("invalid_client")
    name = "".join(char for char in request.POST.get("client_name", "") if char.isprintable())[:80].strip() or CLIENT
    try:
        grant, text = devices.begin(client_name=name, now=timezone.now())
    except devices.TooMany:
        return _error("temporarily_unavailable", status=503)
    page = request.build_absolute_uri(reverse("device"))
    return JsonResponse(
        {
            "device_code": text,
            "user_code": grant.shown,
            "verification_uri": page,
            "verification_uri_complete": f"{page}?user_code={grant.shown}",
            "expires_in": int(devices.LIFETIME.total_seconds()),
            "interval": devices.INTERVAL,
        }
    )


@csrf_exempt
@require_POST
@never_cache
def token(request: HttpRequest) -> HttpResponse:
    """The key, once somebody has approved; until then the RFC's word for why not."""
    if request.POST.get("grant_type") != GRANT:
        return _error("unsupported_grant_type")
    if request.POST.get("client_id") != CLIENT:
        return _error("invalid_client")
    try:
        key, text = devices.take_key(request.POST.get("device_code", ""), now=timezone.now())
    except devices.Pending as pending:
        return _error(pending.error)
    lives = int(devices.KEY_LIFETIME.total_seconds())
    return JsonResponse(
        {"access_token": text, "token_type": "Bearer", "expires_in": lives, "scope": " ".join(key.scopes)}
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def device(request: HttpRequest) -> HttpResponse:
    """Type the code, or come with it; see who asks; allow or refuse."""
    typed = (request.POST if request.method == "POST" else request.GET).get("user_code", "")[:40]
    grant = devices.find(typed, now=timezone.now()) if typed else None
    if grant is None:
        wrong = {"typed": typed, "wrong": bool(typed)}
        return render(request, "account/device.html", wrong, status=404 if typed else 200)
    portal = portal_of(request)
    if request.method != "POST":
        return render(request, "account/device.html", {"grant": grant, "brand": portal.brand})
    allowed = request.POST.get("decision") == "allow"
    if allowed:
        devices.approve(grant, user=portal.actor.user, brand=portal.brand)
    else:
        devices.refuse(grant, user=portal.actor.user)
    return render(request, "account/device.html", {"done": True, "allowed": allowed})


def _error(word: str, *, status: int = 400) -> JsonResponse:
    return JsonResponse({"error": word}, status=status)
