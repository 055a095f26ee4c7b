"""Stream keys, passwords and sign-ins that this run knows. Nothing that the server writes may hold one, unless it was asked for it on purpose."""

KEYS = set()


def keys_in(text):
    """The known keys that a text (or bytes) holds."""
    if isinstance(text, str):
        text = text.encode()
    return [key for key in KEYS if key.encode() in text]
