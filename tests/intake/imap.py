"""A mailbox behind IMAP over TLS, on the loopback: as much of the protocol as reading takes."""

import datetime
import ipaddress
import re
import socketserver
import ssl
import threading
from contextlib import contextmanager

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

ANSWERS = {
    b"CAPABILITY": b"* CAPABILITY IMAP4rev1\r\n",
    b"SELECT": b"* 2 EXISTS\r\n",
    b"LOGOUT": b"* BYE\r\n",
}


def certificate(folder):
    """Write a key and its own certificate for 127.0.0.1 into one file, and return its path."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "mailbox.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return path


class Session(socketserver.StreamRequestHandler):
    def handle(self):
        self.wfile.write(b"* OK ready\r\n")
        for line in self.rfile:
            tag, _space, command = line.strip().partition(b" ")
            words = command.split(b" ")
            accepted = words[0] != b"LOGIN" or command == b'LOGIN desk "p@ss word"'
            self.wfile.write(self.answer(words, command) + tag + (b" OK done\r\n" if accepted else b" NO no\r\n"))
            if words[0] == b"LOGOUT":
                return

    def answer(self, words, command):
        box, seen = self.server.box, self.server.seen
        if words[0] != b"UID":
            return ANSWERS.get(words[0], b"")
        if words[1] == b"SEARCH":
            return b"* SEARCH " + b" ".join(b"%d" % uid for uid in box if uid not in seen) + b"\r\n"
        uid = int(words[2])
        if words[1] == b"STORE":
            seen.add(uid)
            return b""
        content = box[uid]
        if b"RFC822.SIZE" in command:
            return b"* %d FETCH (RFC822.SIZE %d UID %d)\r\n" % (uid, len(content), uid)
        part = re.search(rb"<0\.(\d+)>", command)
        given = content[: int(part[1])] if part else content
        self.server.given.append(len(given))
        return b"* %d FETCH (UID %d BODY[] {%d}\r\n%s)\r\n" % (uid, uid, len(given), given)


@contextmanager
def mailbox(folder, *contents):
    """Serve some mails; yield the address of the mailbox, the file of its certificate and the server."""
    path = certificate(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session) as server:
        server.daemon_threads = True
        server.box, server.seen, server.given = dict(enumerate(contents, start=1)), set(), []
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"imaps://desk:p%40ss%20word@127.0.0.1:{server.server_address[1]}/INBOX", path, server
        finally:
            server.shutdown()
