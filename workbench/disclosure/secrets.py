"""Secrets in any text: keys, tokens, passwords, by their form, by the name beside them, or because they are known.

Two strictnesses. A parameter that somebody gives for a report is judged strictly (`may_be_secret`): any long
word of letters and digits may be a key, and little is lost by refusing it. A page or a record is judged by
precise patterns (`Secrets`): digests, identifiers and drawings are long words too, and are no secrets.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from urllib.parse import quote, quote_plus

__all__ = ["Secrets", "known_secrets", "may_be_secret", "names_secret"]

_KEY, _KNOWN, _PASSWORD, _PRIVATE_KEY = "a key or token", "a secret of this computer's environment", "a password", "a private key"


class Secrets:
    """Finds secrets in what is to be published, by precise patterns.

    Args:
        known: Secrets that are known by their value. They are found as they are, in addresses (percent signs), in
            base64 and in hexadecimal, wherever they stand.

    Example:
        >>> secrets = Secrets(known=["SENTINEL-1234"])
        >>> secrets.found("password = 'correct-horse-9', U0VOVElORUwtMTIzNA==")  # workbench: allow
        [(12, 27, 'a password'), (30, 47, "a secret of this computer's environment")]
    """

    def __init__(self, known: Iterable[str] = ()) -> None:
        self.known = frozenset(text for text in known if text)

    def __repr__(self) -> str:
        """Say how many are known, never which."""
        return f"<Secrets, {len(self.known)} known>"

    def found(self, text: str) -> list[tuple[int, int, str]]:
        """Give where each secret begins and ends in the text, and its kind, in order."""
        return sorted({*self.known_in(text), *_by_form(text), *_by_name(text)})

    def known_in(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Give where a known secret begins and ends; alone worth looking for in bytes that are no text."""
        if self.known:
            yield from ((found.start(), found.end(), _KNOWN) for found in self._forms.finditer(text))

    @cached_property
    def _forms(self) -> re.Pattern[str]:
        forms = {form for secret in self.known for form in _forms_of(secret)}
        return re.compile("|".join(re.escape(form) for form in sorted(forms, key=lambda form: (-len(form), form))))


def known_secrets(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Give the values of the variables whose names look secret, where the value can be told from a word.

    A path, a short value and a plain word such as “disabled” are left out: they stand in ordinary texts.

    Args:
        environment: Names and values, as those of `os.environ`.

    Example:
        >>> known_secrets({"STATXPLORE_API_KEY": "SENTINEL-1", "TOKEN": "none", "LANG": "en_GB.UTF-8"})  # workbench: allow
        ('SENTINEL-1',)
    """
    return tuple(sorted({value.strip() for name, value in environment.items() if names_secret(name) and _tells(value.strip())}))


_SHORTEST_KNOWN, _SHORTEST_WORD = 8, 16


def _tells(value: str) -> bool:
    if len(value) < _SHORTEST_KNOWN or re.match(r"[/\\~.]|[A-Za-z]:[/\\]", value):
        return False
    return len(value) >= _SHORTEST_WORD or not re.fullmatch("[A-Za-z]?[a-z]+|[A-Z]+|[0-9]+", value)


def _forms_of(secret: str) -> Iterator[str]:
    raw = secret.encode("utf-8", "surrogateescape")
    yield from (secret, quote(secret, safe="", errors="replace"), quote_plus(secret, errors="replace"), raw.hex(), raw.hex().upper())
    for before in range(3):  # within a longer text in base64 it may begin at any of three places
        code = base64.b64encode(bytes(before) + raw).rstrip(b"=").decode()
        whole = code[-(-before * 8 // 6) : len(code) - (1 if (before + len(raw)) % 3 else 0)]
        yield from (whole, whole.translate({ord("+"): "-", ord("/"): "_"}))


# ---- by its form: how it begins in small letters, which is quickly looked for, then its whole pattern

_WORD = r"(?<![A-Za-z0-9])"
_PEM_END = r"(?:[^-]{0,20000}-----END [A-Z0-9 ]{0,40}-----|[A-Za-z0-9+/=\s\\]*)"
_FORMS = tuple(
    (kind, tuple(hints.split()), re.compile(pattern))
    for kind, hints, pattern in (
        (_PRIVATE_KEY, "-----begin", rf"-----BEGIN (?:[A-Z0-9]+ ){{0,3}}PRIVATE KEY(?: BLOCK)?-----{_PEM_END}"),
        (_PRIVATE_KEY, "putty-user-key", r"PuTTY-User-Key-File-\d[^\0]{0,20000}?Private-MAC: ?[0-9a-f]+"),
        (_PRIVATE_KEY, "age-secret-key", _WORD + r"AGE-SECRET-KEY-1[0-9A-Z]{40,}"),
        (_KEY, "akia asia abia acca", _WORD + r"(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])"),  # Amazon
        (_KEY, "ghp_ gho_ ghu_ ghs_ ghr_ github_pat_", _WORD + r"(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\w{22,})"),
        (_KEY, "glpat glptt gldt glrt glft glsoat glcbt glagent", _WORD + r"gl(?:pat|ptt|dt|rt|ft|soat|cbt|agent)-[\w.=-]{20,}"),  # GitLab
        (_KEY, "xox xapp-", _WORD + r"(?:xox[abeoprs]-|xapp-\d-)[A-Za-z0-9-]{10,}"),  # Slack
        (_KEY, "hooks.slack.com", r"hooks\.slack\.com/(?:services|workflows)/[A-Za-z0-9/]{20,}"),
        (_KEY, "aiza ya29. gocspx-", _WORD + r"(?:AIza[\w-]{35}|ya29\.[\w-]{20,}|GOCSPX-[\w-]{20,})"),  # Google
        (_KEY, "eyj", _WORD + r"eyJ[\w-]{8,}\.eyJ[\w-]{8,}(?:\.[\w-]*)?"),  # a JSON web token
        (_KEY, "65794a", _WORD + r"65794[aA](?:[0-9a-fA-F]{2}){20,}"),  # one in hexadecimal, as Stat-Xplore's keys are
        (_KEY, "sig=", r"[?&](?:amp;)?sig=[A-Za-z0-9%/+=_-]{20,}"),  # an Azure shared access signature
        (_KEY, "accountkey= sharedaccesskey=", r"(?:AccountKey|SharedAccessKey)=[A-Za-z0-9+/=]{20,}"),
        (_KEY, "sk-", r"sk-(?<![A-Za-z0-9]sk-)(?=[\w-]{0,200}[0-9])(?=[\w-]{0,200}[A-Z])[\w-]{20,}"),  # makers of language models
        (_KEY, "sk_live_ sk_test_ rk_live_ rk_test_ whsec_", _WORD + r"(?:[sr]k_(?:live|test)|whsec)_[A-Za-z0-9]{16,}"),  # Stripe
        (_KEY, "npm_", r"npm_(?=[A-Za-z]*[0-9])[A-Za-z0-9]{30,}"),
        (_KEY, "hf_", r"hf_(?=[A-Za-z]*[0-9])[A-Za-z0-9]{30,}"),
        (_KEY, "pypi-ag sg. :aa", _WORD + r"(?:pypi-Ag[\w-]{40,}|SG\.[\w-]{16,}\.[\w-]{16,}|\d{8,10}:AA[\w-]{32,})"),
        (_KEY, "bearer authorization", r"(?i)\b(?:bearer|authorization\\?[\"']?\s*[:=]\s*\\?[\"']?(?:basic|token|apikey))\s+(?=[^\s\"'<>]*\d)[\w.~+/=-]{16,}"),
        (_PASSWORD, "://", r"://[^\s/:@\"'<>]{0,100}:(?P<it>[^\s/@\"'<>{}$*…\[\]]{3,200})@[A-Za-z0-9\[]"),
    )
)  # fmt: skip


def _by_form(text: str) -> Iterator[tuple[int, int, str]]:
    small = text.lower()
    for kind, hints, form in _FORMS:
        if any(hint in small for hint in hints):
            it = "it" if form.groups else 0
            yield from ((found.start(it), found.end(it), kind) for found in form.finditer(text))


# ---- by the name beside it

_VALUE = (
    r"s?\\?[\"']?(?:\s{0,3}(?:=>|:=|[=:])|\s{1,3}is\s)\s{0,3}(?P<quote>\\?[\"'])?(?P<value>[^\s\"'<>\\,;]{6,400})"
)
_NAMED = tuple(
    (kind, re.compile(name + _VALUE))
    for kind, name in (
        (_PASSWORD, "passw(?:or)?d"), (_PASSWORD, "pass(?:phrase|code)"), (_PASSWORD, "pwd"), (_KEY, "secret"), (_KEY, "token"),
        (_KEY, "credential"), (_KEY, "(?P<key>key)"),
    )
)  # fmt: skip
_WHOSE_KEY = re.compile(r"(?:api|access|private|account|subscription|signing|encryption|secret|stat-?xplore)[ _-]?\Z")
_PART_OF_A_WORD = re.compile(r"[a-z0-9]\Z")
_OTHER_ALPHABETS = re.compile(r"([^\x00-\x7f]+)")
_EXPRESSION = re.compile(r"[A-Za-z_][\w.]*[(\[{]|[({\[$%<*…]|[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+\Z|(?:https?|file|data|urn):")
_PLACEHOLDER = re.compile(
    r"(?i)your|example|placeholder|changeme|value|withheld|redacted|unknown|(.)\1+\Z|[\w-]*(?:password|secret|token|key)[\w-]*\Z"
)
_JOINED_BY_SIGNS = re.compile(r"[A-Za-z0-9][!@#$%^*?~|][A-Za-z0-9]|[!@#$%^*?~|]{2}")
_LONG_KEY = re.compile(r"[A-Za-z0-9+/=_]{20,}\Z")


def _by_name(text: str) -> Iterator[tuple[int, int, str]]:
    small = _in_small_letters(text)
    for kind, name in _NAMED:
        for found in name.finditer(small):
            bare = "key" in found.re.groupindex and not _WHOSE_KEY.search(small[max(found.start() - 14, 0) : found.start()])
            if bare and _PART_OF_A_WORD.search(small[: found.start()][-1:]):
                continue
            start = found.start("value")
            whole = text[start : found.end()].rstrip(".)]}&")
            for value in dict.fromkeys((whole, whole.partition("&")[0])):  # in an address, “&” ends it
                if _is_value(value, quoted=bool(found["quote"]), bare=bare):
                    yield start, start + len(value), kind
                    break


def _in_small_letters(text: str) -> str:
    """Give the text with every letter in its place: other alphabets have letters that grow when they are made small."""
    if text.isascii():
        return text.lower()
    return "".join(part.lower() if part.isascii() else part for part in _OTHER_ALPHABETS.split(text))


def _is_value(value: str, *, quoted: bool, bare: bool) -> bool:
    """Whether what stands after “password:” may be one: neither an expression, nor a placeholder, nor a plain word."""
    if _PLACEHOLDER.match(value) or (not quoted and _EXPRESSION.match(value)):
        return False
    mixed = bool(re.search("[0-9]", value)) and bool(re.search("[A-Za-z]", value))
    if bare:  # “key” has many other meanings
        return mixed and bool(_LONG_KEY.match(value))
    return mixed or bool(_JOINED_BY_SIGNS.search(value))


# ---- strictly

_SECRET_NAME = re.compile(r"(^|_)(api_?key|key|token|secret|passw(or)?d|pwd|credential|bearer|auth)s?($|_)", re.IGNORECASE)
_MAY_BE_SECRET = (
    # one long word of letters and digits; those of a slug, a path or a date are shorter
    re.compile(r"(?<![A-Za-z0-9])(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z0-9]{24,}"),
    # capitals, small letters and digits with the joints of base64; slugs have no capitals
    re.compile(r"(?<![\w+=-])(?=[\w+=-]*\d)(?=[\w+=-]*[a-z])(?=[\w+=-]*[A-Z])[A-Za-z0-9+_=-]{32,}"),
    # a secret with its name, as in an address
    re.compile(r"(?:key|token|secret|passw\w*)[\"']?\s*[=:]\s*[\"']?[^\s\"'&]{8,}|bearer\s+\S{16,}|://[^/\s:@]+:[^/\s@]+@", re.IGNORECASE),
)  # fmt: skip


def names_secret(name: str) -> bool:
    """Whether a variable or a parameter of this name holds a secret.

    Example:
        >>> names_secret("statxploreKey"), names_secret("monkey")
        (True, False)
    """
    return bool(_SECRET_NAME.search(re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[-. ]", "_", name)))


def may_be_secret(text: str) -> bool:
    """Whether a text may be a secret or hold one, judged strictly: any long word of letters and digits may be.

    Example:
        >>> may_be_secret("0f1e2d3c4b5a69788796a5b4c3d2e1f0"), may_be_secret("na-h-eileanan-siar,fife")
        (True, False)
    """
    return any(look.search(text) for look in _MAY_BE_SECRET) or any(_by_form(text))
