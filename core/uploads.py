"""How large a file of a form may be: what comes beyond is read away and never kept."""

from django.core.files.uploadhandler import FileUploadHandler, SkipFile

LARGEST = 10 * 1024 * 1024  # bytes; RECORD.md, settled questions


class AtMost(FileUploadHandler):
    """Leave out a file that is too large, and say so: the form's other fields are read as ever."""

    received = 0

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data, start):
        self.received += len(raw_data)
        if self.received > LARGEST:
            self.request.has_too_large_file = True
            raise SkipFile
        return raw_data

    def file_complete(self, file_size):
        return None


def is_too_large(request):
    """Whether a file was left out of a form because of its size; to be asked after the form was read."""
    return getattr(request, "has_too_large_file", False)
