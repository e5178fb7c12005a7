"""The same in Python: python3 naive.py LOG METHODS, with the key in MOR_API_SECRET."""

import collections
import hashlib
import os
import re
import sys
from urllib.parse import parse_qsl

COMBINED = re.compile(
    r'(\S+) \S+ \S+ \[[^\]]+\] "\w+ (\S+) [^"]*" \d+ \d+ "[^"]*" "([^"]*)"(?: "([^"]*)")?'
)
ESCAPE = re.compile(r"\\x([0-9A-F]{2})")


def main(log, methods):
    key = os.environ["MOR_API_SECRET"]
    with open(methods) as lines:
        methods = {name: order for name, *order in (line.rstrip("\n").split(",") for line in lines)}
    counts = collections.defaultdict(lambda: [0, 0])
    with open(log) as lines:
        for line in lines:
            parts = COMBINED.match(line)
            if not parts:
                continue
            ip, target, agent, body = parts.groups()
            path, _, query = target.partition("?")
            _, _, method = path.partition("/api/")
            order = methods.get(method)
            if order is None:
                continue
            body = ESCAPE.sub(r"%\1", body or "")
            form = dict(parse_qsl(f"{query}&{body}", keep_blank_values=True))
            sent = form.get("hash")
            if sent is None:
                continue
            text = "".join(form[name] for name in order if name in form) + key
            is_right = hashlib.sha1(text.encode()).hexdigest() == sent
            counts[form.get("u", ""), ip, agent, method][not is_right] += 1
    print(sum(right for right, _ in counts.values()), sum(wrong for _, wrong in counts.values()))


main(*sys.argv[1:])
