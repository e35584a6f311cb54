"""A mail server that keeps what it is given."""

import email
import email.policy
import socketserver
import threading


class MailServer:
    """Listens at a free port of 127.0.0.1; `messages` are the mails it took, oldest first."""

    def __init__(self):
        self.messages = []
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _handler(self.messages))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"smtp://127.0.0.1:{self._server.server_address[1]}"

    def to(self, address):
        """Return the mails to one address."""
        return [message for message in self.messages if message["To"] == address]

    def close(self):
        self._server.shutdown()
        self._server.server_close()


def _handler(messages):
    class Handler(socketserver.StreamRequestHandler):
        def handle(self):
            self._say("220 ready")
            for line in self.rfile:
                word = line[:4].upper()
                if word == b"DATA":
                    self._say("354 go on")
                    lines = iter(self.rfile.readline, b".\r\n")
                    text = b"".join(line.removeprefix(b".") for line in lines).replace(b"\r\n", b"\n")
                    messages.append(email.message_from_bytes(text, policy=email.policy.default))
                self._say("221 bye" if word == b"QUIT" else "250 good")
                if word == b"QUIT":
                    return

        def _say(self, words):
            self.wfile.write(f"{words}\r\n".encode())

    return Handler
