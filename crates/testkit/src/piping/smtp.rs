//! The little of SMTP that sends a mail.

use std::{
    io::{BufRead, BufReader, Write},
    net::{Ipv4Addr, TcpStream},
};

/// Sends a mail and returns the server's last answer: that it took the mail, or why it did not.
pub(super) fn send(port: u16, from: &str, to: &str, mail: &[u8]) -> String {
    let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).expect("a mail server that answers");
    let mut lines = BufReader::new(stream.try_clone().expect("a stream")).lines();
    let mut say = |line: &[u8]| {
        (&stream).write_all(line).expect("a mail server that listens");
        // A dash behind the code says that more lines follow.
        let answer = lines.find(|line| line.as_ref().is_ok_and(|line| line.as_bytes().get(3) != Some(&b'-')));
        answer.and_then(Result::ok).unwrap_or_default()
    };
    // No line of these mails begins with a dot.
    let content = [mail, b"\r\n.\r\n"].concat();
    let (sender, recipient) = (format!("MAIL FROM:<{from}>\r\n"), format!("RCPT TO:<{to}>\r\n"));
    let steps: [(&[u8], &str); 6] = [
        (b"", "220"),
        (b"EHLO mailer.example\r\n", "250"),
        (sender.as_bytes(), "250"),
        (recipient.as_bytes(), "250"),
        (b"DATA\r\n", "354"),
        (&content, "250"),
    ];
    let mut answer = String::new();
    for (line, wanted) in steps {
        answer = say(line);
        if !answer.starts_with(wanted) {
            return answer;
        }
    }
    say(b"QUIT\r\n");
    answer
}
