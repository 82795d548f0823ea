"""Forms with files: as large as the largest file that is taken, and no larger."""

import pytest
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from hfstudio.media.bounded import MAX_FORM


def form(**announced):
    return RequestFactory().post("/create/", {"photo": SimpleUploadedFile("a.png", b"bytes")}, **announced)


def test_a_form_that_announces_too_much_is_refused_before_it_is_read():
    request = form(CONTENT_LENGTH=str(MAX_FORM + 1))

    with pytest.raises(RequestDataTooBig):
        _ = request.FILES


def test_any_other_form_is_read():
    assert form().FILES["photo"].read() == b"bytes"


@pytest.mark.django_db
def test_the_refusal_is_a_page_and_no_server_error(client):
    assert (
        client.post(
            "/sign-in/", {"photo": SimpleUploadedFile("a.png", b"x")}, CONTENT_LENGTH=str(MAX_FORM + 1)
        ).status_code
        == 400
    )
