"""The motions that are known from the start."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from generations.catalog.motions import seed_rows


def install_motions(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    Motion = apps.get_model("generations", "Motion")
    Motion.objects.bulk_create(Motion(**row) for row in seed_rows())


class Migration(migrations.Migration):
    dependencies = [("generations", "0002_initial")]
    operations = [migrations.RunPython(install_motions, migrations.RunPython.noop)]
