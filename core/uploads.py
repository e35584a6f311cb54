"""How large a file of a form may be: what comes beyond is read away and never kept."""

from django.core.files.uploadhandler import FileUploadHandler

LARGEST = 10 * 1024 * 1024  # bytes


class AtMost(FileUploadHandler):
    """Keep one byte more of a file than it may have: whoever takes it sees that it is too large, and says so."""

    received = 0

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data, start):
        room = LARGEST + 1 - self.received
        self.received += len(raw_data)
        return raw_data[:room] if room > 0 else None

    def file_complete(self, file_size):
        return None
