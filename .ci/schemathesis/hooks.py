"""Signs what schemathesis sends to the stand-in, and checks what it answers.

Most requests that fit the description get the right hash, the others a wrong one. A request with
the right hash must not be answered with `Incorrect hash`, one with a wrong hash must be refused.
"""

import base64
import hashlib
import json
import os
import re
import urllib.request
from functools import cache
from urllib.parse import unquote

import schemathesis
from schemathesis import GenerationMode

from signer import broken, sign

# Accounts of the stand-in, with their keys; its README.md lists them.
KEYS = {"admin": "secret", "username": "456789"}
# Names that a form reader takes for a name, and not for the name of an array's member.
PLAIN_NAME = re.compile(r"[A-Za-z0-9_]+")
# How servers tell that they refuse; the last one is that of user_login.
REFUSAL = re.compile(r"Incorrect hash|<error>|<status>failed</status>")
# What the answer must be to the request with this id.
EXPECTED = {}


def texts(value):
    return isinstance(value, dict) and all(isinstance(text, str) for text in value.values())


@schemathesis.hook
def before_call(context, case, kwargs):
    operation = case.operation.definition.raw
    if "security" in operation:
        log_in(case, operation["security"])
    if "x-mor-signed-order" not in operation or case.method.upper() != "POST":
        return
    form, path = case.body, case.path_parameters or {}
    if not texts(form) or not texts(path):
        return
    form = dict(form)
    # What is generated for a path is encoded already.
    path = {name: unquote(text) for name, text in path.items()}
    # The same choices for the same request, so that a failure can be repeated.
    chance = hashlib.sha256(repr((case.path, sorted(form.items()))).encode()).digest()
    username = list(KEYS)[chance[0] % len(KEYS)]
    if form.get("u"):
        form["u"] = username
    right = sign(operation, form, path, KEYS[username if "u" in form else "admin"])
    if re.fullmatch("[0-9a-f]{40}", form.get("hash", "")):
        form["hash"] = right
        if chance[1] < 64:
            way = chance[2]
            form["hash"] = broken(form, path, right, operation, KEYS[username], way)
    is_positive = case.meta is not None and case.meta.generation.mode == GenerationMode.POSITIVE
    if form.get("hash", "").lower() != right:
        EXPECTED[case.id] = "refusal"
    elif is_positive and all(PLAIN_NAME.fullmatch(name) for name in form):
        EXPECTED[case.id] = "verified"
    case.body = form


def log_in(case, security):
    if "basic" in security[0]:
        case.headers["Authorization"] = BASIC
    else:
        kind = "refresh_token" if case.path.endswith("refresh") else "access_token"
        case.headers["Authorization"] = "Bearer " + tokens()[kind]


BASIC = "Basic " + base64.b64encode(b"admin:password").decode()


@cache
def tokens():
    url = os.environ["MOR_URL"] + "/api/v2/authentication/login"
    login = urllib.request.Request(url, method="POST", headers={"Authorization": BASIC})
    with urllib.request.urlopen(login) as answer:
        return json.load(answer)


def is_served(response):
    """Whether the stand-in has the operation: otherwise its 404 tells no more than that."""
    unserved = not response.content or "There is no such API" in response.text
    return response.status_code != 404 or not unserved


@schemathesis.hook
def filter_failure(context, failure, case, response):
    return is_served(response)


@schemathesis.check
class Signers:
    """The signer of these tests and the stand-in's verifier agree."""

    def __init__(self):
        self.requests = {"verified": set(), "refusal": set()}
        self.served, self.unserved = set(), set()

    def after_response(self, ctx, response, case):
        if case.method.upper() == case.operation.method.upper():
            served = self.served if is_served(response) else self.unserved
            served.add(case.operation.label)
        expected = EXPECTED.get(case.id)
        if expected is None or not is_served(response):
            return
        self.requests[expected].add(case.id)
        if expected == "verified":
            is_refused = "Incorrect hash" in response.text
            assert not is_refused, "the hash of the independent signer is refused"
        else:
            assert REFUSAL.search(response.text), "a wrong hash is not refused"

    def after_run(self, ctx):
        count = {expected: len(ids) for expected, ids in self.requests.items()}
        unserved = sorted(self.unserved - self.served)
        print(
            f"\n{count['verified']} rightly signed requests, {count['refusal']} with a wrong hash;"
            f" {len(self.served)} operations are served, {len(unserved)} are not"
        )
        assert count["verified"] > 0 and count["refusal"] > 0, "nothing was compared"
        assert not unserved, f"not served: {', '.join(unserved)}"
