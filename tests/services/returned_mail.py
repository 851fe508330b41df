"""Delivery reports as mail servers write them (RFC 3464), for the tests of what comes back."""

WORDS = {
    "5.1.1": "550 5.1.1 user unknown",
    "4.2.2": "452 4.2.2 mailbox full",
    "5.4.4": "550 5.4.4 host not found",
}
_REPORT = """\
Return-Path: <>
From: MAILER-DAEMON@relay.example (Mail Delivery System)
{header}: {address}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="edge"

--edge
Content-Type: text/plain; charset=utf-8

This is the mail system at host relay.example.

--edge
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example
Arrival-Date: Wed, 24 Mar 2027 08:30:01 +0700

Final-Recipient: rfc822; arun@nongmekkhao.example
Original-Recipient: rfc822; arun@nongmekkhao.example
Action: {action}
Status: {status}
Remote-MTA: dns; mail.nongmekkhao.example
Diagnostic-Code: smtp; {words}

--edge
Content-Type: message/rfc822

Return-Path: <{inside}>
From: tidtam@nongmekkhao.example
To: arun@nongmekkhao.example
Subject: =?utf-8?b?4LiH4Liy4LiZ?=

x
--edge--
"""


def bounce_of(
    address: str, status: str, *, action: str = "failed", header: str = "To", inside: str = "tidtam@nongmekkhao.example"
) -> bytes:
    """A mail that came back to `address` with that status."""
    words = WORDS.get(status, f"550 {status} refused")
    text = _REPORT.format(address=address, status=status, action=action, words=words, header=header, inside=inside)
    return text.replace("\n", "\r\n").encode()
