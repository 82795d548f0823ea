"""What a provider keeps of ours, and calls by an id of its own: uploaded files, products, avatars."""

from django.db import models
from django.utils import timezone

from generations.models.account import ProviderAccount


class RemoteCopy(models.Model):
    """One file, product or avatar of ours at one provider account, made once, when it is first needed.

    `fingerprint` is of what it was made from, so that a changed product gets a copy of its own. `address` is
    where the provider serves it, where it says so. An empty `remote_id` is being made, until `busy_until`.
    """

    class Kind(models.TextChoices):
        FILE = "file", "File"
        PRODUCT = "product_ids", "Product"
        WEB_PRODUCT = "web_product_ids", "Web product"
        AVATAR = "avatars", "Avatar"

    account = models.ForeignKey(ProviderAccount, on_delete=models.CASCADE, related_name="copies")
    kind = models.CharField(max_length=16, choices=Kind)
    local_id = models.UUIDField()  # of the StoredFile, Product or Avatar, which may be gone by now
    fingerprint = models.CharField(max_length=64)
    remote_id = models.TextField(blank=True)
    address = models.TextField(blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True)  # when it has to be made anew; empty: when the provider forgets it
    busy_until = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)  # ours is gone: the provider has yet to be asked to delete it

    class Meta:
        ordering = ("-made_at",)
        constraints = (
            models.UniqueConstraint(fields=("account", "kind", "local_id", "fingerprint"), name="remote_copy_once"),
            models.CheckConstraint(
                condition=~models.Q(remote_id="") | models.Q(busy_until__isnull=False),
                name="remote_copy_is_there_or_being_made",
            ),
        )
        indexes = (models.Index(fields=("kind", "local_id"), name="remote_copy_of"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.local_id} at {self.account}"
