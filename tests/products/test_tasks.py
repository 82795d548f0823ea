import pytest
from django.utils import timezone

from hfstudio.demo.shop import DemoShop
from products import tasks
from products.importing import BELL, request_import
from products.models import ImportStatus, Product
from products.tasks import import_due
from tests import factories

pytestmark = pytest.mark.django_db


def test_one_bell_stands_for_all_imports_that_are_due(settings):
    brand = factories.brand()
    with DemoShop() as shop:
        settings.FETCH_ALLOW = [shop.address]
        for slug in ("dew-serum", "satchel", "nothing"):
            request_import(brand=brand, url=shop.product_url(slug), user=None, now=timezone.now())
        import_due()
    statuses = sorted(Product.objects.values_list("import_status", flat=True))
    assert statuses == [ImportStatus.COMPLETED, ImportStatus.COMPLETED, ImportStatus.FAILED]


def test_a_bell_for_nothing_does_nothing(bells):
    import_due()
    assert bells == []


def test_a_long_line_is_handed_on_to_another_task(monkeypatch, bells, django_capture_on_commit_callbacks):
    monkeypatch.setattr(tasks, "PATIENCE", -1.0)
    brand = factories.brand()
    for number in range(3):
        request_import(brand=brand, url=f"http://10.0.0.1/{number}", user=None, now=timezone.now())
    with django_capture_on_commit_callbacks(execute=True):
        import_due()
    assert bells == [BELL]
    assert Product.objects.filter(import_status=ImportStatus.QUEUED).count() == 2
