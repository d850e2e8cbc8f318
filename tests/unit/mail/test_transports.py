"""Choosing a transport, and the folder that mails go to without a server."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask_mail import Mail

from crm.errors import MailError, PermanentMailError
from crm.mail.files import FileTransport
from crm.mail.smtp import SmtpTransport
from crm.mail.transports import open_transport
from tests.unit.mail.outgoing import SENDER, outgoing


def test_mails_are_written_whole_and_only_for_us(tmp_path: Path) -> None:
    folder = tmp_path / "mail" / "out"

    with FileTransport(folder, sender=SENDER) as transport:
        transport.send(outgoing())

    [file] = folder.iterdir()
    assert file.name == ("20260302T090000-d.412.ffeeddccbbaa99887766554433221100@example.com.eml")
    assert b"\r\n\r\nText" in file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0


def test_a_mail_that_is_sent_again_replaces_itself(tmp_path: Path) -> None:
    transport = FileTransport(tmp_path, sender=SENDER)

    transport.send(outgoing())
    transport.send(outgoing())
    transport.send(outgoing(message_id="<d.413.00@example.com>"))

    assert len(list(tmp_path.iterdir())) == 2


def test_a_message_id_cannot_leave_the_folder(tmp_path: Path) -> None:
    transport = FileTransport(tmp_path / "mail", sender=SENDER)

    transport.send(outgoing(message_id="<../../x/" + "y" * 500 + "@example.com>"))

    assert [path.name for path in tmp_path.iterdir()] == ["mail"]
    assert len(list((tmp_path / "mail").iterdir())) == 1


def test_a_folder_that_cannot_be_written_is_tried_again(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("no folder")

    with pytest.raises(MailError) as caught:
        FileTransport(tmp_path / "mail", sender=SENDER).send(outgoing())

    assert not isinstance(caught.value, PermanentMailError)


def test_a_file_that_cannot_be_written_leaves_nothing_half_done(tmp_path: Path) -> None:
    transport = FileTransport(tmp_path, sender=SENDER)
    transport.send(outgoing())
    [taken] = tmp_path.iterdir()
    taken.unlink()
    (taken / "in the way").mkdir(parents=True)

    with pytest.raises(MailError):
        transport.send(outgoing())

    assert list(tmp_path.iterdir()) == [taken]


def test_what_cannot_be_built_is_never_written(tmp_path: Path) -> None:
    with pytest.raises(PermanentMailError):
        FileTransport(tmp_path, sender=SENDER).send(replace(outgoing(), to="x"))

    assert list(tmp_path.iterdir()) == []


def test_without_a_server_mails_go_to_the_folder(tmp_path: Path) -> None:
    mail = Mail(Flask("test"))

    assert isinstance(open_transport(mail, server="", folder=tmp_path, timeout=1), FileTransport)
    assert isinstance(open_transport(mail, server="mx", folder=tmp_path, timeout=1), SmtpTransport)
