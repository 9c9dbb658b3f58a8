"""The SMTP server of one test: keeps what it gets, and refuses what a test wants refused.

The last argument is a JSON object: "folder" for the mails, "tls" (absent, "starttls" or "tls") with
"certificate" and "key", and "username" with "password" for a server that asks who is there.
"""

import asyncio
import json
import os
import ssl
import sys
import threading

from aiosmtpd.smtp import SMTP, AuthResult

OPTIONS = json.loads(sys.argv[-1])


class Mailroom:
    """Mails to some mailboxes are refused, by what is before the @."""

    def __init__(self):
        self.count = 0
        self.greylisted = set()
        self.hung = set()

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        mailbox = address.split("@")[0]
        if mailbox == "busy":
            return "450 4.2.1 The mailbox is busy"
        if mailbox == "nobody":
            return "550 5.1.1 There is no such mailbox"
        if mailbox == "greylisted" and address not in self.greylisted:
            self.greylisted.add(address)
            return "451 4.7.1 Come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.count += 1
        mail = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "content": envelope.content.decode(),
            "is_encrypted": OPTIONS.get("tls") == "tls" or session.ssl is not None,
            "is_authenticated": bool(session.authenticated),
        }
        path = os.path.join(OPTIONS["folder"], f"{self.count:04}.json")
        with open(path + ".draft", "w") as file:
            json.dump(mail, file)
        os.rename(path + ".draft", path)
        for address in envelope.rcpt_tos:
            if address.split("@")[0] == "hangs" and address not in self.hung:
                self.hung.add(address)
                await asyncio.sleep(3600)
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    expected = (OPTIONS["username"].encode(), OPTIONS["password"].encode())
    return AuthResult(success=(data.login, data.password) == expected, handled=False)


def tls_context():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(OPTIONS["certificate"], OPTIONS["key"])
    return context


async def serve():
    mailroom = Mailroom()
    tls = OPTIONS.get("tls")
    asks = "username" in OPTIONS

    def connection():
        return SMTP(
            mailroom,
            hostname="localhost",
            tls_context=tls_context() if tls == "starttls" else None,
            require_starttls=tls == "starttls",
            auth_required=asks,
            auth_require_tls=tls == "starttls",
            auth_exclude_mechanism=None if asks else ["LOGIN", "PLAIN"],
            authenticator=authenticate if asks else None,
        )

    outer = tls_context() if tls == "tls" else None
    server = await asyncio.get_running_loop().create_server(connection, "127.0.0.1", 0, ssl=outer)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def end_with_the_test():
    sys.stdin.read()
    os._exit(0)


threading.Thread(target=end_with_the_test, daemon=True).start()
asyncio.run(serve())
