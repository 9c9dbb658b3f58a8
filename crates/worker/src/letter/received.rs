//! Answers to mails that came in.

use replenish_app::mail::{FileAnswer, FileFate};
use replenish_words::{Args, args};

use super::{
    Letterhead,
    wording::{Section, Wording},
};

impl Letterhead<'_> {
    pub(super) fn mail_answered(&self, files: &[FileAnswer], link: &str) -> Wording {
        let sum = sum_up(files);
        let number = number_of(files);
        let args = args! {
            "sum" => sum,
            "outcome" => if number.is_some() { "request" } else { sum },
            "number" => number.unwrap_or_default(),
            "count" => files.len(),
        };
        self.letter("mail-answered", args, Some(link))
            .telling(files.iter().map(|file| self.file(file)).collect())
    }

    pub(super) fn mail_unverified(&self, link: &str) -> Wording {
        self.letter("mail-unverified", args! {}, Some(link))
    }

    pub(super) fn mail_too_large(&self, limit: usize, link: &str) -> Wording {
        let args = args! { "megabytes" => limit / (1024 * 1024) };
        self.letter("mail-too-large", args, Some(link))
    }

    /// What became of one file.
    fn file(&self, file: &FileAnswer) -> Section {
        let (fate, lines) = match &file.fate {
            FileFate::Submitted { device, number, due_at } => {
                let request = args! { "number" => number.as_str(), "device" => device.as_str() };
                let due = args! { "due" => self.date(*due_at) };
                let lines = vec![self.said("file-request", &request), self.said("file-due", &due)];
                ("submitted", lines)
            }
            FileFate::ListSaved { devices, products } => {
                let list = args! { "count" => *products, "devices" => devices.join(", ") };
                let next = self.said("file-products-next", &args! {});
                ("saved", vec![self.said("file-products", &list), next])
            }
            FileFate::Refused { faults } => ("refused", faults.clone()),
            FileFate::Ignored { why } => ("ignored", vec![why.clone()]),
        };
        let name = match file.name.as_str() {
            "" => self.said("nameless", &args! {}),
            name => name.to_owned(),
        };
        Section {
            heading: self.said("file", &args! { "name" => name, "fate" => fate }),
            lines,
        }
    }

    fn said(&self, part: &str, args: &Args<'_>) -> String {
        self.words.text(&format!("mail-answered.{part}"), args)
    }
}

/// All of it in a word; a fault first, since it is what the reader has to act on.
fn sum_up(files: &[FileAnswer]) -> &'static str {
    let any = |is: fn(&FileFate) -> bool| files.iter().any(|file| is(&file.fate));
    let refused = any(|fate| matches!(fate, FileFate::Refused { .. }));
    let submitted = any(|fate| matches!(fate, FileFate::Submitted { .. }));
    let saved = any(|fate| matches!(fate, FileFate::ListSaved { .. }));
    match (refused, submitted, saved) {
        (true, false, false) => "refused",
        (true, ..) => "partly",
        (false, true, _) => "submitted",
        (false, false, true) => "saved",
        (false, false, false) => "nothing",
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
