"""A signer that knows nothing of this project but catalogue/openapi.json."""

import hashlib


def sign(operation, form, path, key):
    """The hash of a request: of the values in the order that the operation names, then the key."""
    values = {**form, **path}
    order = operation["x-mor-signed-order"]
    text = "".join(values.get(name, "") for name in order)
    return hashlib.sha1((text + key).encode("utf-8")).hexdigest()


def broken(form, path, hash, operation, key, way):
    """A hash that is wrong, in one of several ways."""
    ways = [
        hash[:-1] + ("0" if hash[-1] != "0" else "1"),
        hash[:-1],
        hash + "0",
        hash[::-1] if hash[::-1] != hash else "",
        sign(operation, form, path, key + " "),
        sign(operation, form, path, ""),
        "",
    ]
    return ways[way % len(ways)]
