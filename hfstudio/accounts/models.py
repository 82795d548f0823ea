"""Who may do what: people (signed in by e-mail), their part in each brand, and keys for programs."""

import hashlib
import secrets
import uuid
import zlib
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

if TYPE_CHECKING:
    from hfstudio.accounts.access import Actor
    from products.models import Brand


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Signs in with an e-mail address; there is no user name."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("email"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    is_active = models.BooleanField(_("is active"), default=True)
    is_staff = models.BooleanField(_("is staff"), default=False, help_text=_("May open the admin."))
    date_joined = models.DateTimeField(_("date joined"), default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ("email",)

    def __str__(self) -> str:
        return self.name or self.email


class Role(models.TextChoices):
    """What a member may do in a brand; each includes the one before."""

    VIEWER = "viewer", _("Viewer")
    EDITOR = "editor", _("Editor")
    MANAGER = "manager", _("Manager")


class Membership(models.Model):
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("user"))
    brand = models.ForeignKey(
        "products.Brand", on_delete=models.CASCADE, related_name="memberships", verbose_name=_("brand")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.EDITOR)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = (
            models.UniqueConstraint(fields=("user", "brand"), name="membership_once_per_brand"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="membership_role_known"),
        )

    def __str__(self) -> str:
        part = {"user": self.user, "brand": self.brand, "role": self.get_role_display()}
        return _("%(user)s in %(brand)s: %(role)s") % part


class Scope(models.TextChoices):
    READ = "read", _("Read")
    WRITE = "write", _("Write")
    GENERATE = "generate", _("Generate")
    ADMIN = "admin", _("Admin")


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _checksum(body: str) -> str:
    return f"{zlib.crc32(body.encode()):08x}"


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    def visible_to(self, actor: "Actor") -> Self:
        return self.filter(user=actor.user)

    def usable(self, now: datetime) -> Self:
        return self.filter(
            models.Q(expires_at=None) | models.Q(expires_at__gt=now), revoked_at=None, user__is_active=True
        )

    def find(self, key: str, *, now: datetime) -> "ApiKey | None":
        """The usable key that this text is, or None. A typing error costs no query."""
        body, _, checksum = key.rpartition("_")
        if not body.startswith("hfs_") or _checksum(body) != checksum:
            return None
        return self.usable(now).filter(sha256=_hash(key)).select_related("user", "default_brand").first()


class ApiKey(models.Model):
    """A program's key: `hfs_<lookup>_<secret>_<checksum>`. Kept as SHA-256, so it is shown only once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_keys", verbose_name=_("user"))
    name = models.CharField(_("name"), max_length=80)
    lookup = models.CharField(max_length=12, unique=True, editable=False)
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    scopes = models.JSONField(_("scopes"), default=list)
    brands = models.ManyToManyField("products.Brand", blank=True, related_name="api_keys", verbose_name=_("brands"))
    default_brand = models.ForeignKey(
        "products.Brand",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("default brand"),
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used at"), null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True, editable=False)

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return f"{self.name} (hfs_{self.lookup}…)"

    @classmethod
    def make(
        cls,
        *,
        user: User,
        name: str,
        brands: "Iterable[Brand]" = (),
        default_brand: "Brand | None" = None,
        scopes: Iterable[str] = tuple(Scope.values),
        expires_at: datetime | None = None,
    ) -> tuple["ApiKey", str]:
        """A new key and its text, which is kept nowhere. Its default is the first brand unless told."""
        lookup = secrets.token_hex(4)
        body = f"hfs_{lookup}_{secrets.token_urlsafe(24).replace('_', '-')}"
        text = f"{body}_{_checksum(body)}"
        brands = list(brands)
        key = cls.objects.create(
            user=user,
            name=name,
            lookup=lookup,
            sha256=_hash(text),
            scopes=list(scopes),
            default_brand=default_brand or next(iter(brands), None),
            expires_at=expires_at,
        )
        key.brands.set(brands)
        return key, text

    def revoke(self, *, now: datetime) -> None:
        self.revoked_at = now
        self.save(update_fields=["revoked_at"])


class IdempotentAnswer(models.Model):
    """What was answered to a request with an Idempotency-Key; see hfstudio.api.idempotency."""

    owner = models.CharField(max_length=36)  # the API key's id, or the user's
    name = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)  # sha256 of method, path and body
    at = models.DateTimeField(db_index=True)
    fence = models.PositiveIntegerField(default=0)
    answered_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.BinaryField(null=True)
    location = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("owner", "name"), name="idempotent_answer_once"),)

    def __str__(self) -> str:
        return self.name


class DeviceGrant(models.Model):
    """A terminal that waits to be signed in (hfstudio.accounts.devices). It goes when it is used, or expires."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    device_sha256 = models.CharField(max_length=64, unique=True)
    user_code = models.CharField(max_length=8, unique=True)
    client_name = models.CharField(max_length=80)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    asked_at = models.DateTimeField(null=True)  # when the terminal asked last
    decision = models.CharField(max_length=8, blank=True)
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="device_grants")
    brand = models.ForeignKey("products.Brand", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(decision__in=("", "approved", "refused")), name="decision_known"),
            models.CheckConstraint(
                condition=models.Q(decision="") | models.Q(user__isnull=False), name="decided_by_somebody"
            ),
        )

    def __str__(self) -> str:
        return f"{self.client_name}: {self.shown}"

    @property
    def shown(self) -> str:
        """The code as a person reads it: `BCDF-GHJK`."""
        return f"{self.user_code[:4]}-{self.user_code[4:]}"
