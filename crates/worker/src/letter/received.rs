//! The words of the answers to mails that came in.

use replenish_app::mail::{FileAnswer, FileFate};

use super::{
    Letterhead,
    wording::{Section, Wording, action},
};

impl Letterhead<'_> {
    pub(super) fn mail_answered(&self, files: &[FileAnswer], link: &str) -> Wording {
        let heading = sum_up(files);
        Wording {
            subject: match &number_of(files) {
                Some(number) => format!("Request {number} handed in by mail"),
                None => format!("Your mail to {}: {}", self.programme, lower_first(heading)),
            },
            preview: format!("{heading}."),
            heading: heading.to_owned(),
            paragraphs: match files {
                [] => vec![
                    "Nothing was attached to your mail. Attach the completed request form as XLSX, or your own \
                     products as CSV."
                        .to_owned(),
                ],
                _ => vec!["This became of the files attached to your mail:".to_owned()],
            },
            quote: None,
            facts: Vec::new(),
            sections: files.iter().map(|file| self.section(file)).collect(),
            action: action("Open the console", link),
            note: None,
            reason: MEMBER_REASON.to_owned(),
        }
    }

    pub(super) fn mail_unverified(&self, link: &str) -> Wording {
        let programme = self.programme;
        Wording {
            subject: format!("A mail in your name to {programme} was not filed"),
            preview: "It could not be verified that it comes from you.".to_owned(),
            heading: "A mail in your name was not filed".to_owned(),
            paragraphs: vec![
                format!(
                    "A mail with your address as its sender reached {programme}, but it could not be verified that it \
                     comes from you. Nothing in it was stored."
                ),
                "If it was you, upload the form in the console, and ask whoever runs your mail server for DKIM or SPF. \
                 If it was not you, there is nothing to do."
                    .to_owned(),
            ],
            quote: None,
            facts: Vec::new(),
            sections: Vec::new(),
            action: action("Open the console", link),
            note: Some("You are told so at most once a day.".to_owned()),
            reason: MEMBER_REASON.to_owned(),
        }
    }

    /// What became of one file.
    fn section(&self, file: &FileAnswer) -> Section {
        let name = match file.name.as_str() {
            "" => "A file without a name",
            name => name,
        };
        let (fate, lines) = match &file.fate {
            FileFate::Submitted { device, number, due_at } => (
                "handed in",
                vec![
                    format!("Request {number} for {device}"),
                    format!("The answer is due by {}.", self.date(*due_at)),
                ],
            ),
            FileFate::ListSaved { devices, products } => (
                "saved in the draft",
                vec![
                    format!("{} for {}", count(*products, "product"), devices.join(", ")),
                    "Customers may choose only these products. Hand the request in when its other answers are complete."
                        .to_owned(),
                ],
            ),
            FileFate::Refused { faults } => ("nothing stored", faults.clone()),
            FileFate::Ignored { why } => ("ignored", vec![why.clone()]),
        };
        Section {
            heading: format!("{name}: {fate}"),
            lines,
        }
    }
}

const MEMBER_REASON: &str = "You get this mail because a mail with your address as its sender arrived.";

pub(super) fn mail_too_large(limit: usize, link: &str) -> Wording {
    let megabytes = limit / (1024 * 1024);
    Wording {
        subject: "Your mail was too large".to_owned(),
        preview: format!("A mail has at most {megabytes} MB."),
        heading: "Your mail was too large".to_owned(),
        paragraphs: vec![format!(
            "A mail has at most {megabytes} MB, a form and a product list at most 2 MB each. Nothing in it was stored. \
             Send the form alone, or upload it in the console."
        )],
        quote: None,
        facts: Vec::new(),
        sections: Vec::new(),
        action: action("Open the console", link),
        note: None,
        reason: MEMBER_REASON.to_owned(),
    }
}

/// All of it in a few words; a fault first, since it is what the reader has to act on.
fn sum_up(files: &[FileAnswer]) -> &'static str {
    let any = |is: fn(&FileFate) -> bool| files.iter().any(|file| is(&file.fate));
    let refused = any(|fate| matches!(fate, FileFate::Refused { .. }));
    let submitted = any(|fate| matches!(fate, FileFate::Submitted { .. }));
    let saved = any(|fate| matches!(fate, FileFate::ListSaved { .. }));
    match (refused, submitted, saved) {
        (true, false, false) => "Nothing was stored",
        (true, ..) => "Not everything was stored",
        (false, true, _) => "Your request was handed in",
        (false, false, true) => "Your product list was saved",
        (false, false, false) => "There was nothing to file",
    }
}

/// The request's number, where nothing else is to be told.
fn number_of(files: &[FileAnswer]) -> Option<&str> {
    let mut numbers = files.iter().filter_map(|file| match &file.fate {
        FileFate::Submitted { number, .. } => Some(number.as_str()),
        _ => None,
    });
    let number = numbers.next()?;
    let is_all = !files.iter().any(|file| matches!(file.fate, FileFate::Refused { .. }));
    (is_all && numbers.all(|other| other == number)).then_some(number)
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|first| first.to_lowercase().to_string());
    first.unwrap_or_default() + chars.as_str()
}

fn count(number: usize, what: &str) -> String {
    match number {
        1 => format!("1 {what}"),
        number => format!("{number} {what}s"),
    }
}
