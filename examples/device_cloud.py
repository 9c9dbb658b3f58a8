#!/usr/bin/env python3
"""A device cloud in one file: it links a customer, describes a device, and reports its supplies.

    python3 examples/device_cloud.py --server http://127.0.0.1:8080 --api-token rpl_...

It needs nothing but Python 3.9 and an API token of a maker admin. The maker has to have a device with replenishment
IDs; without --device it takes the first it finds. With --sandbox it makes a sandbox customer. Without, it prints the
address at which a customer agrees in a browser, waits for the code, and exchanges it.
"""

import argparse
import base64
import datetime
import hashlib
import http.server
import json
import secrets
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid


def call(address, body=None, *, token=None, form=False):
    """Sends JSON, or a form, and answers with the status and what came back."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    data = None
    if form:
        data = urllib.parse.urlencode(body).encode()
    elif body is not None:
        data = json.dumps(body).encode()
        headers["Content-Type"] = "application/json"
    request = urllib.request.Request(address, data=data, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            text, status = answer.read(), answer.status
    except urllib.error.HTTPError as error:
        text, status = error.read(), error.code
    return status, json.loads(text) if text else None


def expect(status, answer):
    code, body = answer
    if code != status:
        sys.exit(f"expected {status}, got {code}: {json.dumps(body, indent=2)}")
    return body


class Linked:
    """What the cloud keeps of a customer: in a real one, a row in its database."""

    def __init__(self, server, client, tokens):
        self.server, self.client = server, client
        self.access, self.refresh = tokens["access_token"], tokens["refresh_token"]

    def send(self, event):
        """Sends a message until it is taken; the same message keeps its messageId, so it counts once."""
        while True:
            self.put_token_into(event)
            status, body = call(f"{self.server}/v3/events", event, token=self.access)
            code = (body or {}).get("payload", {}).get("code")
            if status == 202:
                return
            if status == 401:
                self.renew()
            elif status in (429, 503):
                time.sleep(1)
            elif code == "SKILL_DISABLED_EXCEPTION":
                sys.exit("The customer has ended the link: delete the tokens and stop.")
            else:
                sys.exit(f"{status}: {json.dumps(body, indent=2)}")

    def put_token_into(self, event):
        event = event["event"]
        place = event["endpoint"] if "endpoint" in event else event["payload"]
        place["scope"] = {"type": "BearerToken", "token": self.access}

    def renew(self):
        form = {"grant_type": "refresh_token", "refresh_token": self.refresh}
        form |= {"client_id": self.client["client_id"], "client_secret": self.client["client_secret"]}
        tokens = expect(200, call(f"{self.server}/auth/o2/token", form, form=True))
        self.access, self.refresh = tokens["access_token"], tokens["refresh_token"]


def link_in_a_browser(server, client, listener):
    """The authorization code grant with PKCE (RFC 7636)."""
    verifier, state = secrets.token_urlsafe(48), secrets.token_urlsafe(16)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    redirect_uri = client["redirect_uris"][0]
    question = {"response_type": "code", "client_id": client["client_id"], "redirect_uri": redirect_uri, "state": state}
    question |= {"code_challenge": challenge, "code_challenge_method": "S256"}
    print(f"Open this address as the customer:\n\n  {server}/oauth/authorize?{urllib.parse.urlencode(question)}\n", flush=True)
    listener.handle_request()
    came = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(listener.came).query))
    if came.get("state") != state:
        sys.exit("Somebody else sent this customer: the state is not ours.")
    if "code" not in came:
        sys.exit(f"The customer did not agree: {came.get('error')}")
    form = {"grant_type": "authorization_code", "code": came["code"], "redirect_uri": redirect_uri, "code_verifier": verifier}
    form |= {"client_id": client["client_id"], "client_secret": client["client_secret"]}
    return expect(200, call(f"{server}/auth/o2/token", form, form=True))


def listen():
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.server.came = self.path
            self.send_response(200)
            self.send_header("Content-Type", "text/plain; charset=utf-8")
            self.end_headers()
            self.wfile.write(b"Linked. You can close this window.\n")

        def log_message(self, *_):
            pass

    return http.server.HTTPServer(("127.0.0.1", 0), Handler)


def header(namespace, name, instance=None):
    header = {"namespace": namespace, "name": name, "messageId": str(uuid.uuid4()), "payloadVersion": "3"}
    return header | ({"instance": instance} if instance else {})


def quantity(measurement, value):
    """A value in the unit that the capability declares."""
    return {key: measurement[key] for key in ("@type", "unit") if key in measurement} | {"value": value}


def report(endpoint, capability, day, days, at):
    """What a sensor of this kind says on a day: full at first, then a little less each time."""
    interface, instance = capability["interface"], capability["instance"]
    measurement = capability["configuration"]["measurement"]
    event = {"endpoint": {"endpointId": endpoint["endpointId"]}}
    if interface == "Alexa.InventoryLevelSensor":
        level = {"namespace": interface, "instance": instance, "name": "level", "timeOfSample": at, "uncertaintyInMilliseconds": 0}
        level["value"] = quantity(measurement, 100 - round(90 * day / max(days - 1, 1)))
        event["header"] = header("Alexa", "ChangeReport")
        event["payload"] = {"change": {"cause": {"type": "PERIODIC_POLL"}, "properties": [level]}}
    else:
        event["header"] = header(interface, "InventoryConsumed", instance)
        event["payload"] = {"usage": quantity(measurement, 1), "timeOfSample": at}
    return {"event": event, "context": {}}


def find_device(api, token):
    for stage in ("certified", "assigned"):
        found = expect(200, call(f"{api}/devices?stage={stage}", token=token))["items"]
        if found:
            return found[0]["id"]
    sys.exit("None of your devices has replenishment IDs.")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--server", default="http://127.0.0.1:8080", help="where Replenish runs")
    arguments.add_argument("--api-token", required=True, help="an API token of a maker admin with the scopes read and write")
    arguments.add_argument("--device", help="the id of a registered device, such as dev_...")
    arguments.add_argument("--marketplace", help="where the sandbox customer buys; the first one of the device, if not given")
    arguments.add_argument("--days", type=int, default=14, help="days of reports up to now")
    arguments.add_argument("--sandbox", action="store_true", help="link a sandbox customer, without a browser")
    given = arguments.parse_args()
    server, token = given.server.rstrip("/"), given.api_token
    api = f"{server}/api/v1"

    device = expect(200, call(f"{api}/devices/{given.device or find_device(api, token)}", token=token))
    listener = listen()
    new = {"name": "Example cloud", "redirect_uris": [f"http://127.0.0.1:{listener.server_port}/linked"]}
    client = expect(201, call(f"{api}/clients", new, token=token))
    if given.sandbox:
        new = {"client": client["id"], "marketplace": given.marketplace or device["marketplaces"][0]["code"]}
        tokens = expect(201, call(f"{api}/sandbox/customers", new, token=token))
    else:
        tokens = link_in_a_browser(server, client, listener)
    linked = Linked(server, client, tokens)
    print(f"Linked as {tokens['link']}.")

    # The registered device tells how a device of the model describes itself. A cloud fills in what is
    # different for each: its own name for it, and the serial number.
    described = expect(200, call(f"{api}/devices/{device['id']}/discovery-response", token=token))
    endpoints = described["event"]["payload"]["endpoints"]
    for number, endpoint in enumerate(endpoints):
        endpoint["endpointId"] = f"example-{secrets.token_hex(4)}-{number}"
    linked.send({"event": {"header": header("Alexa.Discovery", "AddOrUpdateReport"), "payload": {"endpoints": endpoints}}})
    print(f"Described {', '.join(endpoint['endpointId'] for endpoint in endpoints)}.")

    now, sent = datetime.datetime.now(datetime.timezone.utc), 0
    for day in range(given.days):
        at = (now - datetime.timedelta(days=given.days - 1 - day)).strftime("%Y-%m-%dT%H:%M:%SZ")
        for endpoint in endpoints:
            for capability in endpoint["capabilities"]:
                if capability["interface"].startswith("Alexa.Inventory"):
                    linked.send(report(endpoint, capability, day, given.days, at))
                    sent += 1
    print(f"Sent {sent} reports. See {server}/fleet.")


if __name__ == "__main__":
    main()
