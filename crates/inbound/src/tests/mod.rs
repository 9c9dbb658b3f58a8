use proptest::prelude::*;

use crate::{Message, SenderCheck, SenderFault, read};

const MAIL: &str = "Return-Path: <mira@nordlicht.example>\r
Authentication-Results: mx.replenish.example; dmarc=pass header.from=nordlicht.example\r
Received: from mail.nordlicht.example by mx.replenish.example; Mon, 16 Nov 2026 10:00:00 +0100\r
From: Mira Kessler <Mira@Nordlicht.example>\r
Reply-To: eve@evil.example\r
To: requests@replenish.example\r
Subject: =?utf-8?q?Formul=C3=A4r?=\r
Message-ID: <1@nordlicht.example>\r
MIME-Version: 1.0\r
Content-Type: multipart/mixed; boundary=\"b\"\r
\r
--b\r
Content-Type: multipart/alternative; boundary=\"c\"\r
\r
--c\r
Content-Type: text/plain; charset=utf-8\r
\r
Here it is.\r
--c\r
Content-Type: text/html; charset=utf-8\r
\r
<p>Here it is.</p>\r
--c--\r
--b\r
Content-Type: application/octet-stream; name=\"form.xlsx\"\r
Content-Transfer-Encoding: base64\r
Content-Disposition: attachment; filename=\"form.xlsx\"\r
\r
UEsDBAo=\r
--b\r
Content-Type: text/csv; charset=iso-8859-1\r
Content-Transfer-Encoding: quoted-printable\r
Content-Disposition: inline; filename*=utf-8''pr=C3=B6dukte%0D%0A.csv\r
\r
note=0D=0Agr=FCn\r
--b--\r
";

fn message(raw: &str) -> Message {
    read(raw.as_bytes()).unwrap()
}

/// The mail with other lines for a header, or none.
fn with(name: &str, lines: &str) -> Message {
    let (head, body) = MAIL.split_once("\r\n\r\n").unwrap();
    let kept: Vec<_> = head.split("\r\n").filter(|line| !line.starts_with(name)).collect();
    message(&format!("{}{lines}\r\n\r\n{body}", kept.join("\r\n")))
}

#[test]
fn a_mail_is_read_with_its_attachments_and_without_its_text() {
    let read = message(MAIL);
    assert_eq!(read.id.as_deref(), Some("1@nordlicht.example"));
    assert_eq!(read.sender, Ok("mira@nordlicht.example".parse().unwrap()));
    assert!(!read.is_automatic);
    let attached: Vec<_> = read
        .attachments
        .iter()
        .map(|file| (file.name.as_str(), file.content.as_slice()))
        .collect();
    assert_eq!(attached[0], ("form.xlsx", &b"PK\x03\x04\x0A"[..]));
    assert_eq!(attached[1].1, "note\r\ngrün".as_bytes());
    assert!(!attached[1].0.contains(char::is_control), "{:?}", attached[1].0);
    assert_eq!(attached.len(), 2);
}

#[test]
fn a_sender_is_exactly_one_address() {
    for (from, fault) in [
        ("", SenderFault::None),
        ("\r\nFrom: ", SenderFault::None),
        ("\r\nFrom: Mira", SenderFault::None),
        ("\r\nFrom: mira@localhost", SenderFault::None),
        ("\r\nFr om: mira@nordlicht.example", SenderFault::None),
        ("\r\nFrom: a@x.example, b@x.example", SenderFault::Many),
        ("\r\nFrom: a@x.example\r\nfrom: b@x.example", SenderFault::Many),
        ("\r\nFrom: Us: a@x.example;", SenderFault::Many),
    ] {
        assert_eq!(with("From", from).sender, Err(fault), "{from:?}");
    }
    let disguised = with("From", "\r\nFrom: \"mira@nordlicht.example\" <eve@evil.example>");
    assert_eq!(disguised.sender, Ok("eve@evil.example".parse().unwrap()));
}

#[test]
fn what_programs_and_lists_send_is_told_apart() {
    for line in [
        "Auto-Submitted: auto-replied",
        "auto-submitted: auto-generated; x=y",
        "Precedence: bulk",
        "Precedence: List",
        "List-Id: <makers.example>",
        "Return-Path: <>",
    ] {
        assert!(with("Return-Path", &format!("\r\n{line}")).is_automatic, "{line}");
    }
    for line in [
        "Auto-Submitted: no",
        "Auto-Submitted: No (by hand)",
        "Precedence: first-class",
    ] {
        assert!(!with("Return-Path", &format!("\r\n{line}")).is_automatic, "{line}");
    }
}

#[test]
fn a_sender_is_believed_as_the_operator_chose() {
    let by = |name: &str| SenderCheck::VerifiedBy(name.parse().unwrap());
    let ours = by("mx.replenish.example");
    assert!(message(MAIL).is_believed(&ours));
    assert!(!message(MAIL).is_believed(&by("mx.other.example")));
    assert!(!message(MAIL).is_believed(&SenderCheck::Off));
    let unverified = with("Authentication-Results", "");
    assert!(!unverified.is_believed(&ours));
    assert!(unverified.is_believed(&SenderCheck::TrustSender));
    let nested = with("Authentication-Results", "\r\nX: y");
    let hidden = MAIL.replace(
        "--b\r\n",
        "--b\r\nAuthentication-Results: mx.replenish.example; dmarc=pass\r\n",
    );
    assert!(!nested.is_believed(&ours) && message(&hidden).is_believed(&ours));
}

#[test]
fn what_is_no_mail_is_told() {
    assert_eq!(read(b""), None);
    assert_eq!(read(b"\r\n\r\n"), None);
}

#[test]
fn of_a_mail_that_is_too_large_only_the_headers_are_read() {
    let mail = format!("{MAIL}{}", "x".repeat(crate::MAX_BYTES));
    let read = message(&mail);
    assert!(read.is_too_large && read.attachments.is_empty());
    assert_eq!((read.sender, read.id), (message(MAIL).sender, message(MAIL).id));
    assert!(!message(MAIL).is_too_large);
}

#[test]
fn hostile_nesting_is_read_without_harm() {
    let level = |depth| format!("Content-Type: multipart/mixed; boundary=b{depth}\r\n\r\n--b{depth}\r\n");
    let levels: String = (0..100).map(level).collect();
    let innermost = "Content-Disposition: attachment; filename=a.csv\r\n\r\nx\r\n";
    let deep = message(&format!("From: a@x.example\r\n{levels}{innermost}"));
    assert!(deep.attachments.len() <= 1 && deep.sender.is_ok());
    let letters = "From: a@x.example\r\nContent-Type: message/rfc822\r\n\r\n".repeat(1_000);
    assert!(message(&letters).sender.is_ok());
}

#[test]
fn an_unknown_character_set_harms_nothing() {
    let mail = MAIL.replace("iso-8859-1", "x-no-such-set");
    assert_eq!(message(&mail).attachments.len(), 2);
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        drop(read(&bytes));
    }

    #[test]
    fn no_change_of_a_mail_makes_the_reader_panic(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0_usize..4), 1..40),
    ) {
        let mut bytes = MAIL.as_bytes().to_vec();
        for (at, byte, how) in changes {
            let at = at.index(bytes.len());
            match how {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                2 => { bytes.remove(at); bytes.push(b'\n'); }
                _ => { let copy = bytes[at..(at + 60).min(bytes.len())].to_vec(); bytes.extend(copy); }
            }
        }
        if let Some(message) = read(&bytes) {
            let ours = SenderCheck::VerifiedBy("mx.replenish.example".parse().unwrap());
            prop_assert!(message.sender.is_ok() || !message.is_believed(&ours));
        }
    }
}
