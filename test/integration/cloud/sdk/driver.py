"""Calls actions by Alibaba's own SDKs, HOST:PORT KEY_ID KEY_SECRET: a call as a line of JSON in, what came of it as a line out.

A call names product, action, the values in its path and its parameters as the API spells them. It may change what the SDK is about to send:
"method", or "moved", a parameter that goes to the other place. With "dry" nothing is sent.
"""
import inspect
import json
import logging
import sys

from alibabacloud_cs20151215.client import Client as CsClient
from alibabacloud_servicemesh20200111.client import Client as ServiceMeshClient
from alibabacloud_tea_openapi.models import Config
from alibabacloud_tea_util.models import RuntimeOptions


class Dry(Exception):
    """The request is known, and not sent."""


def changed(call, params, request):
    """What the call wants changed of a request that the SDK has made."""
    params.method = call.get("method", params.method)
    moved = call.get("moved")
    places = {"query": dict(request.query or {}), "body": dict(request.body or {})}
    if moved:
        source, target = ("query", "body") if any(listed(name) == moved for name in places["query"]) else ("body", "query")
        for name in [name for name in places[source] if listed(name) == moved]:
            places[target][name] = places[source].pop(name)
    request.query = places["query"]
    request.body = places["body"] or None
    return {"method": params.method, "path": params.pathname, "query": names(places["query"]), "body": names(places["body"])}


def listed(name):
    """Tag of Tag.1.Key."""
    return name.split(".")[0]


def names(place):
    return sorted({listed(name) for name in place})


def recording(client_class):
    """The SDK's client, which shows what it sends and what it receives."""

    class Recording(client_class):
        call = {}
        sent = None
        received = None

        def call_api(self, params, request, runtime):
            self.sent = changed(self.call, params, request)
            if self.call.get("dry"):
                raise Dry()
            answer = super().call_api(params, request, runtime)
            self.received = answer["body"]
            return answer

    return Recording


def operations(client_class):
    """Methods of the SDK by the action that each calls, in small letters: the SDK spells describe_clusters_v1with_options."""
    suffix = "withoptions"
    plain = {name.replace("_", ""): name for name, _ in inspect.getmembers(client_class, inspect.isfunction)}
    return {name[: -len(suffix)]: method for name, method in plain.items() if name.endswith(suffix)}


def arguments(operation, call):
    """In the order of the signature: what stands in the path first, then the request as a model, the headers and the options."""
    path = iter(call.get("path", []))
    for name, parameter in inspect.signature(operation, eval_str=True).parameters.items():
        if name == "request":
            yield parameter.annotation().from_map(call.get("parameters", {}))
        elif name == "headers":
            yield {}
        elif name == "runtime":
            yield RuntimeOptions(autoretry=False)
        else:
            yield next(path)


def unknown(received, model, at=""):
    """Where an answer has fields that the SDK's model of it has not."""
    if isinstance(received, dict) and isinstance(model, dict):
        for name, value in received.items():
            if name in model:
                yield from unknown(value, model[name], f"{at}.{name}")
            else:
                yield f"{at}.{name}".lstrip(".")
    elif isinstance(received, list) and isinstance(model, list):
        for inner, inner_model in zip(received, model):
            yield from unknown(inner, inner_model, f"{at}[]")


def outcome(client, known, call):
    method = known.get(call["action"].lower())
    if method is None:
        return {"isLacking": True}
    client.call, client.sent, client.received = call, None, None
    operation = getattr(client, method)
    try:
        answer = operation(*arguments(operation, call)).to_map()
    except Dry:
        return {"sent": client.sent}
    except Exception as error:  # Its class differs between the two SDKs.
        return {"sent": client.sent, "code": getattr(error, "code", None) or repr(error)}
    return {"sent": client.sent, "received": client.received, "unknown": sorted(set(unknown(client.received, answer.get("body"))))}


def main(endpoint, key_id, key_secret):
    logging.disable()
    config = Config(endpoint=endpoint, protocol="HTTP", access_key_id=key_id, access_key_secret=key_secret, region_id="cn-beijing")
    products = {"servicemesh": ServiceMeshClient, "cs": CsClient}
    clients = {name: (recording(client_class)(config), operations(client_class)) for name, client_class in products.items()}
    for line in sys.stdin:
        call = json.loads(line)
        print(json.dumps(outcome(*clients[call["product"]], call)), flush=True)


main(*sys.argv[1:])
