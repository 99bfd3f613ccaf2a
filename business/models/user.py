"""Who signs in: by e-mail address."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from business.verbs import verb

# As Django's own, so that nobody is signed out by an update.
SESSION_SALT = "django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash"


class UserManager(BaseUserManager["User"]):
    """Makes users."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A user with an address; without a password nobody can sign in until one is set."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A human who signs in. What they may do stands in their memberships."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    is_example = models.BooleanField(default=False)  # made up, for an example business; nobody's account
    sign_outs = models.PositiveIntegerField(default=0)  # how often all of their sessions were ended

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("user")
        constraints = [models.UniqueConstraint(Lower("email"), name="one_user_per_address")]

    def __str__(self) -> str:
        return self.name or self.email.partition("@")[0]

    @verb
    def end_sessions(self) -> None:
        """Sign them out everywhere, at their next click. They may sign in again."""
        self.sign_outs += 1
        self.save(update_fields=["sign_outs"])

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What every session carries and every request compares: another password, or `end_sessions`, ends them."""
        carried = f"{self.password}/{self.sign_outs}" if self.sign_outs else self.password
        return salted_hmac(SESSION_SALT, carried, secret=secret, algorithm="sha256").hexdigest()
