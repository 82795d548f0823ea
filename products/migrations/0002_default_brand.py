"""A brand to begin with, so that the first product has somewhere to go."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def make_default_brand(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    Brand = apps.get_model("products", "Brand")
    if not Brand.objects.exists():
        Brand.objects.create(name="My brand", slug="my-brand")


class Migration(migrations.Migration):
    dependencies = [("products", "0001_initial")]
    operations = [migrations.RunPython(make_default_brand, migrations.RunPython.noop)]
