"""HTTP from a provider to us: POST /callbacks/<provider>/<token>/. A nudge, not a fact.

It says which row to look at; the provider's status call tells the truth. The token is made from the
Attempt and kept as SHA-256, so that neither the database nor a log can open the address.
"""

import hashlib
import hmac
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from generations.faultpoints import reach
from generations.models import Attempt, Generation, Status
from generations.providers.registry import providers
from hfstudio import queue

MAX_BODY = 1 << 20  # bytes
# What looks at a row that is due; the poller needs no bell for those that are in progress.
BELLS = {
    Status.SUBMIT_UNKNOWN: "generations.tasks.settle_due",
    Status.NEEDS_ATTENTION: "generations.tasks.track_due",
}


def token_for(attempt: Attempt) -> str:
    """The same for every transmission of this Attempt."""
    return hmac.new(settings.MEDIA_SIGNING_KEY.encode(), f"callback\n{attempt.pk}".encode(), hashlib.sha256).hexdigest()


def sha256_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def address_for(attempt: Attempt) -> str | None:
    """Where the provider may call us; None without a public URL, and then we only ask."""
    if not settings.PUBLIC_URL or not attempt.callback_sha256:
        return None
    return f"{settings.PUBLIC_URL}{reverse('callback', args=[attempt.provider, token_for(attempt)])}"


@csrf_exempt
@require_POST
def receive(request: HttpRequest, provider: str, token: str) -> HttpResponse:
    """2xx only once the nudge is stored; whoever gets anything else may call again."""
    called = Attempt.objects.filter(provider=provider, callback_sha256=sha256_of(token)).select_related("generation")
    attempt = called.only("remote_id", "closed_at", "generation__status").first()  # its body may be megabytes
    adapter = providers().get(provider)
    if attempt is None or adapter is None or adapter.kind == "local":
        return HttpResponse(status=404)
    if len(request.body) > MAX_BODY:
        return HttpResponse(status=413)
    reach("called")
    nudge(attempt, adapter.read_callback(request.body), now=timezone.now())
    reach("nudged")
    return HttpResponse(status=204)


def nudge(attempt: Attempt, hint: str | None, *, now: datetime) -> None:
    """Have the row looked at now. `hint` is a remote id that the callback names: it is checked before it is used."""
    if hint and not attempt.remote_id:
        Attempt.objects.filter(pk=attempt.pk, remote_id="").update(hinted_id=hint[:1000])
    waiting = Generation.objects.filter(pk=attempt.generation_id, status__in=[Status.IN_PROGRESS, *BELLS])
    told = attempt.closed_at is None and waiting.update(due_at=now)
    if told and (bell := BELLS.get(Status(attempt.generation.status))):
        queue.ring(bell)
