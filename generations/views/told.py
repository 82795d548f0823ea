"""A word when a film is done, wherever in the portal its maker is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from generations.models import Generation, Status
from generations.views.material import uuid_of
from generations.views.showing import showings, with_pictures
from hfstudio.accounts.portal import fragment, portal_of

MOST = 20  # followed at once
ENDS = (Status.COMPLETED, Status.FAILED, Status.NSFW, Status.NEEDS_ATTENTION)  # canceled: whoever did it knows


@fragment
def told(request: HttpRequest) -> HttpResponse:
    """What has ended of `was`, and (in the header `X-Rolling`) what of one's own is rolling now.

    A page asks once when it opens, then again while something rolls and somebody looks at it.
    """
    actor = portal_of(request).actor
    mine = Generation.objects.visible_to(actor)
    was = [pk for text in request.GET.get("was", "").split(",")[:MOST] if (pk := uuid_of(text))]
    ended = showings(with_pictures(mine.filter(pk__in=was, status__in=ENDS))) if was else []
    rolling = mine.running().filter(created_by=actor.user).values_list("pk", flat=True)[:MOST]
    response = render(request, "generations/_told.html", {"ended": ended})
    response["X-Rolling"] = ",".join(str(pk) for pk in rolling)
    return response
