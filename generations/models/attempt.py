"""One decision to spend: the exact request, committed before anything is sent."""

import uuid

from django.db import models
from django.utils import timezone

from generations.models.generation import Generation


class Attempt(models.Model):
    """One decision to have a Generation made at one provider. A Generation has at most one that is open.

    `body` is what the provider is given, byte for byte the same at every repetition. For a local
    provider `remote_id` is the Attempt's own id, which also names its scratch folder.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    generation = models.ForeignKey(Generation, on_delete=models.CASCADE, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    provider = models.CharField(max_length=40)
    body = models.BinaryField()
    idempotency_key = models.UUIDField(default=uuid.uuid4, unique=True)
    remote_id = models.CharField(max_length=200, blank=True)
    runs = models.PositiveSmallIntegerField(default=0)  # how often a local run was begun
    outputs = models.JSONField(default=list)  # what the provider says it made, before it is ours
    answer = models.JSONField(null=True)  # its last answer, redacted
    created_at = models.DateTimeField(default=timezone.now)
    accepted_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("generation", "number"), name="attempt_number_once"),
            models.UniqueConstraint(
                fields=("generation",), condition=models.Q(closed_at=None), name="attempt_one_open"
            ),
            models.UniqueConstraint(
                fields=("provider", "remote_id"), condition=~models.Q(remote_id=""), name="attempt_remote_id_once"
            ),
        )

    def __str__(self) -> str:
        return f"Attempt {self.number} at {self.provider}"
