"""Subjects as the AT Protocol names them: an account by its DID, a post by its URI."""

from collections.abc import Mapping

from withheld.connectors.settings import Settings
from withheld.model.identity import SubjectID
from withheld.ports.directory import Directory

Forms = Mapping[str, str]
"""URIs by the kind of subject, with `{id}` and `{author}`."""
_FORMS = {"account": "{id}", "post": "at://{author}/app.bsky.feed.post/{id}"}


def read_forms(settings: Settings) -> Forms:
    """
    Return the forms that `[settings.uris]` says.

    Raises:
        InvalidInput: One is no text.
    """
    uris = settings.table("uris")
    return {kind: uris.text(kind, form) for kind, form in _FORMS.items()}


def uri_of(subject: SubjectID, forms: Forms, directory: Directory) -> str | None:
    """Return the DID or URI of a subject; None where it has none that is sound."""
    kind, _, name = subject.partition(":")
    form = forms.get(kind)
    if form is None or not name:
        return None
    if name.startswith("at://"):
        # An AT Protocol directory gives posts by their whole address.
        form = "{id}"
    author = ""
    if "{author}" in form:
        post = directory.post(name)
        if post is None:
            return None
        author = post.author
    uri = form.replace("{id}", name).replace("{author}", author)
    return uri if uri.startswith(("did:", "at://did:")) and uri.isprintable() else None
