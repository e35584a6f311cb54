"""A dossier is signed: what is signed, what a signature is refused for in sentences, what stays, who sees what."""

import base64
import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from core import clock
from core.rules import RuleViolation
from proposals.actions import hide, sign_dossier, take_signature_out
from proposals.actions.erasing import erase_person
from proposals.actions.signing import file_of, signature_of, words_in, words_of
from proposals.models import DossierSignature, SignatureFile
from tests.proposals import authority as ca
from tests.proposals.authority import Authority, Hand, rsa_key, signed
from tests.proposals.stage import address, close, make_draft, make_organization, make_person, place, said
from tests.proposals.test_dossier_views import act_for, hidden
from tests.proposals.test_dossiers import FIRST, FOR, SECOND, WITH, Desk, leaves, refused
from tests.threads import at_once

KZ, ELSEWHERE = Authority(), Authority("ANOTHER ROOT")
HELD = "It holds, and the certificate is this organization's, from an authority that this site trusts."
NOT_TAKEN = "The signature was not taken."


@pytest.fixture(autouse=True)
def _roots(settings):
    settings.SIGNATURE_ROOTS = [KZ.root]


@pytest.fixture
def written(desk, head):
    desk.letter(head)
    desk.position(head, FOR, FIRST)
    desk.position(head)
    return desk


def words(desk):
    return words_of(desk.dossier, desk.standing())


def made(desk, of=None, *, bin=None, authority=KZ, usages=ca.OF_A_HEAD, begins=-30, ends=300, attached=False, **values):  # noqa: A002
    key = rsa_key("head")
    certificate = authority.certificate(key, bin or desk.party.bin, usages, begins=begins, ends=ends)
    return signed(of or words(desk), Hand(key, certificate, **values), authority=authority, attached=attached)


def sign(desk, by, sent=None, **values):
    return sign_dossier(desk.draft, desk.party, sent or made(desk, **values), by=by, at=clock.now())


def mark(desk):
    return desk.mark_signed(signature_of(desk.standing()))


def gost(desk):
    return made(desk, digest_oid="1.2.398.3.10.1.3.2", method_oid=ca.GOST_256)


def test_what_is_signed_is_one_readable_file_the_same_each_time(written, draft, party):
    said_of = json.loads(words(written))
    places = {eid: place(draft, eid).provision.uid for eid in (FIRST, SECOND)}

    assert words(written) == words(written)
    assert said_of == {
        "format": "consultation/dossier/1",
        "draft": draft.uid,
        "dossier": written.dossier.uid,
        "version": 1,
        "organization": {"name": party.name, "bin": party.bin},
        "language": "en",
        "letter": "Our view.",
        "positions": [
            {
                "place": FIRST,
                "provision": places[FIRST],
                "edition": 1,
                "position": "support",
                "text": "",
                "reasons": "",
            },
            {
                "place": SECOND,
                "provision": places[SECOND],
                "edition": 1,
                "position": "with_changes",
                "text": WITH.text,
                "reasons": WITH.reasons,
            },
        ],
        "files": [],
    }


@pytest.mark.parametrize("attached", [False, True])
def test_a_signed_dossier_is_filed_with_its_signature_and_the_leaf_tells_both_digests(written, head, attached):
    of, sent = words(written), made(written, attached=attached)
    sign(written, head, sent)
    version = written.file(head, seen=mark(written))

    signature = signature_of(version)
    [filed] = [data for verb, data in leaves() if verb == "dossier.filed"]
    digests = {"sha256": hashlib.sha256(sent).hexdigest(), "bytes": len(sent), "of": hashlib.sha256(of).hexdigest()}
    assert filed["signature"] == digests | {"checked": "here"}
    assert (signature.checked, signature.signers[0]["right"], file_of(signature)) == ("here", "head", sent)


def test_neither_name_nor_number_of_who_signed_is_stored_in_the_clear(written, head):
    sent = made(written)
    sign(written, head, sent)

    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM proposals_signaturefile")
        [[sealed]] = cursor.fetchall()
        cursor.execute("SELECT signature::text FROM proposals_dossiersignature AS signature")
        [[told]] = cursor.fetchall()
    assert ca.IIN.encode() in sent
    assert [ca.IIN.encode() in bytes(sealed), ca.IIN in told, "СӘУЛЕ" in told] == [False] * 3


SENTENCES = {
    "other_bin": ({"bin": "980540000397"}, "The certificate is of another organization: its BIN is 980540000397,"),
    "expired": ({"ends": -1}, "The certificate was good until"),
    "not_yet": ({"begins": 1}, "The certificate is good from"),
    "other_root": ({"authority": ELSEWHERE}, "The certificate was issued by nobody whom this site trusts."),
    "wrong_purpose": ({"usages": (ca.SIGNING_IN, ca.ORGANIZATION, ca.HEAD)}, "This certificate is not for signing"),
    "of_a_person": ({"usages": (ca.SIGNING, ca.PERSON)}, "This is the certificate of a person"),
    "no_right": ({"usages": (ca.SIGNING, ca.ORGANIZATION, ca.EMPLOYEE)}, "This certificate gives no right to sign"),
    "weak": (
        {"digest": "sha1", "method_oid": "1.2.840.113549.1.1.5"},
        "The signature was made by a method that is too",
    ),
    "other_words": ({"of": b"others"}, "The signature is of other words than those of this dossier"),
    "other_content": ({"of": b"others", "attached": True}, "Other words are attached to the signature"),
}


@pytest.mark.parametrize("code", SENTENCES)
def test_each_fault_is_a_sentence_of_its_own_and_nothing_is_kept(written, head, code):
    values, sentence = SENTENCES[code]
    told = refused(sign, written, head, **values)

    assert (told[0], told[1].startswith(sentence), told[2]) == (f"signature_{code}", True, 422)
    assert DossierSignature.objects.count() == 0


def test_a_changed_byte_and_what_is_no_signature_are_told_apart(written, head):
    whole = made(written)
    turned = whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:]

    assert refused(sign, written, head, turned)[:2] == (
        "signature_broken",
        "The signature does not hold: the file was changed after signing. Sign again.",
    )
    assert refused(sign, written, head, b"%PDF-1.7")[0] == "signature_not_signature"
    assert refused(sign_dossier, written.draft, written.party, b"", by=head, at=clock.now())[:2] == (
        "signature_missing",
        "Choose the file of the signature first.",
    )


def test_words_changed_after_signing_are_not_filed_with_that_signature(written, head, drafter):
    sign(written, head)
    written.position(drafter, WITH, FIRST)

    told = refused(written.file, head, seen=mark(written))
    sign(written, head)
    version = written.file(head, seen=mark(written))

    assert told[::2] == ("signed_other_words", 409)
    assert signature_of(version).checked == "here"


def test_who_files_has_seen_the_signature(written, head):
    seen = written.mark()
    sign(written, head)

    assert refused(written.file, head, seen=seen)[0] == "dossier_changed"


def test_a_new_version_needs_a_new_signature_and_the_old_one_stays_with_its_version(written, head):
    sign(written, head)
    first = written.file(head, seen=mark(written))
    written.letter(head, "Our other view.")
    second = written.file(head, key="again")

    assert signature_of(first).version_id == first.pk
    assert signature_of(second) is None


def test_the_same_words_can_be_signed_after_filing_and_make_a_new_version(written, head):
    written.file(head)
    sign(written, head)
    second = written.file(head, key="again", seen=mark(written))

    assert (second.number, signature_of(second).checked) == (2, "here")
    assert json.loads(words(written))["version"] == 3


def test_a_signature_is_taken_out_and_taken_out_again_changes_nothing(written, head):
    sign(written, head)
    for _again in range(2):
        take_signature_out(written.draft, written.party, by=head, at=clock.now())

    assert (DossierSignature.objects.count(), SignatureFile.objects.count()) == (0, 0)
    assert written.file(head).number == 1


def test_who_may_not_file_may_not_sign_and_nobody_after_the_end(written, head, drafter, draft):
    sent = made(written)
    told = [refused(sign, written, who, sent)[::2] for who in (drafter, make_person())]
    close(draft)

    assert told == [("may_not_file", 403), ("not_a_member", 403)]
    assert refused(sign, written, head, sent)[0] == "collection_closed"


def test_there_is_nothing_to_sign_before_anything_is_written(desk, head):
    told = refused(sign, desk, head, b"0")
    desk.letter(head)

    assert told[0] == "nothing_to_sign"
    assert refused(sign, desk, head, b"0")[0] == "nothing_to_sign"


class Service(BaseHTTPRequestHandler):
    """A service as NCANode answers, or otherwise: `answers` are status and body of one question each, or make them."""

    answers: list = []
    asked: list = []

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append((self.path, body))
        answer = self.answers.pop(0)
        status, content = answer() if callable(answer) else answer
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_arguments):
        pass


@pytest.fixture
def service(settings):
    Service.answers, Service.asked = [], []
    server = HTTPServer(("127.0.0.1", 0), Service)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    settings.SIGNATURE_SERVICE_URL = f"http://127.0.0.1:{server.server_port}/checks"
    yield Service
    server.shutdown()
    thread.join()
    server.server_close()


def test_gost_is_checked_by_the_service_that_the_operator_names(written, head, service):
    service.answers = [(200, json.dumps({"status": 200, "valid": True, "signers": []}).encode())]
    sent, of = gost(written), words(written)

    signature = sign(written, head, sent)

    encoded = {name: base64.b64encode(content).decode() for name, content in (("cms", sent), ("data", of))}
    assert service.asked == [("/checks/cms/verify", encoded | {"revocationCheck": ["OCSP"]})]
    assert (signature.checked, signature.why_not) == ("outside", "")


@pytest.mark.parametrize(
    "answer", [(302, b""), (500, b""), (200, b"no json"), (200, b"[]"), (200, b'{"valid": "yes"}')], ids=range(5)
)
def test_without_an_answer_gost_is_kept_and_said_not_to_be_checked(written, head, service, answer):
    service.answers = [answer]

    signature = sign(written, head, gost(written))

    assert (signature.checked, signature.why_not, len(service.asked)) == ("not_checked", "no_answer", 1)


def test_what_the_service_refuses_is_refused_and_without_a_service_it_is_kept(written, head, service, settings):
    service.answers = [(200, b'{"valid": false}')]
    told = refused(sign, written, head, gost(written))
    settings.SIGNATURE_SERVICE_URL = ""
    signature = sign(written, head, gost(written))

    assert told[:2] == (
        "signature_refused_outside",
        "The service that checks signatures by GOST says that this one does not hold. Sign again.",
    )
    assert (signature.checked, signature.why_not) == ("not_checked", "gost")


def test_words_that_a_colleague_changes_while_a_signature_is_checked_are_not_signed(committed_db, service):
    draft, head = make_draft(), make_person("head")
    desk = Desk(draft, make_organization(head=head))
    desk.position(head, FOR, FIRST)
    sent = gost(desk)
    asked, written = threading.Event(), threading.Event()

    def slow():
        asked.set()
        written.wait(5)
        return 200, b'{"valid": true}'

    def change():
        asked.wait(5)
        desk.position(head)
        written.set()

    service.answers = [slow]
    told = at_once(lambda: code_of(sign, desk, head, sent), change)

    assert told[0] == ("changed_while_signed", 409)
    assert DossierSignature.objects.count() == 0


def code_of(call, *arguments):
    """Return code and status of a refusal; unlike `refused`, in no transaction of its own."""
    with pytest.raises(RuleViolation) as caught:
        call(*arguments)
    return caught.value.code, caught.value.status


# Pages and programs


def room_of_signature():
    return address("dossier_signature", "constitution")


def send(browser, content):
    sent = {"in_name_of": hidden(browser.get(room_of_signature()), "in_name_of")}
    if content is not None:
        sent["signature"] = SimpleUploadedFile("signed.p7s", content)
    answer = browser.post(room_of_signature(), sent)
    answer.wsgi_request.close()
    return answer


def test_a_member_downloads_signs_and_brings_it_and_everybody_sees_that_it_is_signed(written, head, party):
    browser = act_for(head, party)
    download = browser.get(address("words_to_sign", "constitution"))
    wrong = send(browser, made(written, bin="980540000397"))
    right = send(browser, made(written, download.content))
    in_room = said(browser.get(address("dossier_room", "constitution")))
    written.file(head, seen=mark(written))
    public = Client().get(address("dossier", "O-000001"))

    assert download.content == words_in(written.dossier, written.standing(), 1)
    assert download["Content-Disposition"] == 'attachment; filename="dossier-1.json"'
    assert (wrong.status_code, NOT_TAKEN in said(wrong), right.status_code) == (422, True, 302)
    assert HELD in in_room
    assert HELD in said(public)
    assert "Signed by its head." in said(public)
    assert Client().get(address("signed_words", "O-000001", 1)).content == download.content


def test_an_unsigned_dossier_says_that_it_is_not_signed_and_gives_no_files(written, head):
    written.file(head)

    public = Client().get(address("dossier", "O-000001"))
    files = [Client().get(address(name, "O-000001", 1)).status_code for name in ("signed_words", "signature_file")]

    assert "Not signed" in said(public)
    assert files == [404, 404]


@pytest.mark.parametrize("roots", [True, False])
def test_without_roots_the_page_says_plainly_that_nobody_is_trusted(written, head, settings, roots):
    settings.SIGNATURE_ROOTS = [KZ.root] if roots else []
    sign(written, head)
    written.file(head, seen=mark(written))

    told = said(Client().get(address("dossier", "O-000001")))

    assert ("Who issued it is not known here: this site trusts no authority yet." in told, HELD in told) == (
        not roots,
        roots,
    )


def test_the_file_is_its_organizations_alone(written, head, drafter):
    sent = made(written)
    sign(written, head, sent)
    written.file(head, seen=mark(written))
    path = address("signature_file", "O-000001", 1)
    stranger = Client()
    stranger.force_login(make_person())
    member = Client()
    member.force_login(drafter)

    given = member.get(path)

    assert [who.get(path).status_code for who in (Client(), stranger)] == [404, 404]
    assert (given.content, given["Content-Security-Policy"]) == (sent, "default-src 'none'; sandbox")


def test_words_hidden_by_a_ruling_are_not_read_in_what_was_signed(written, head, party):
    sign(written, head)
    written.file(head, seen=mark(written))
    entry = written.entries()[SECOND]
    hide(entry.position, ground="insult", at=clock.now())
    path = address("signed_words", "O-000001", 1)

    assert Client().get(path).status_code == 404
    assert act_for(head, party).get(path).status_code == 200
    assert "What is signed (JSON)" not in said(Client().get(address("dossier", "O-000001")))


def test_erasing_whoever_brought_it_takes_the_file_and_leaves_what_is_told(written, head):
    sign(written, head)
    version = written.file(head, seen=mark(written))

    erase_person(head, at=clock.now())

    assert (SignatureFile.objects.count(), signature_of(version).checked) == (0, "here")
    assert file_of(signature_of(version)) is None


def test_a_program_reads_what_is_to_be_signed_and_brings_the_signature(written, head, party):
    client = Client()
    client.force_login(head)
    base = f"/api/v1/drafts/constitution/organizations/{party.uid}/dossier/"

    def put(sent):
        body = json.dumps({"cms": base64.b64encode(sent).decode()})
        return client.put(f"{base}signature/", body, content_type="application/json")

    asked = client.get(f"{base}signature/words/").json()
    of = base64.b64decode(asked["words"])
    wrong, right = put(made(written, of, ends=-1)), put(made(written, of))
    again = client.delete(f"{base}signature/")
    put(made(written, of))
    written.file(head, seen=client.get(base).json()["seen"])
    public = Client().get("/api/v1/dossiers/O-000001/").json()["signature"]

    assert (asked["version"], asked["sha256"]) == (1, hashlib.sha256(of).hexdigest())
    assert (wrong.status_code, wrong.json()["code"]) == (422, "signature_expired")
    assert (right.json()["signature"]["checked"], right.json()["signed_as_it_stands"]) == ("here", True)
    assert again.json()["signature"] is None
    assert (public["checked"], public["signers"][0]["right"], "file" in public) == ("here", "head", False)


@pytest.mark.parametrize("places", [[FIRST], [FIRST, SECOND]])
def test_the_page_of_a_signature_asks_the_same_number_of_queries_whatever_is_written(
    desk, head, party, places, django_assert_num_queries
):
    browser = act_for(head, party)
    for eid in places:
        desk.position(head, WITH, eid)
    sign(desk, head)
    browser.get(room_of_signature())

    with django_assert_num_queries(14):
        browser.get(room_of_signature())
