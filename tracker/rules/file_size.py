"""The size of a file as people say it."""

_KILO = 1024


def size_words(size: int) -> str:
    """ "345 กิโลไบต์" or "1.2 เมกะไบต์"; never nothing."""
    if size < _KILO * _KILO:
        return f"{max(1, round(size / _KILO)):,} กิโลไบต์"
    return f"{size / _KILO / _KILO:,.1f} เมกะไบต์"
