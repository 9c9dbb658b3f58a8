//! Forms that come back: what was typed, and what is wrong with it.

use std::borrow::Cow;

use replenish_domain::{Fault, Faults};

/// What is wrong with a form, for the summary above it and the message at each field.
///
/// Every page with a form has one as its field `errors`; the templates' parts expect it there.
#[derive(Debug, Default)]
pub(crate) struct Errors {
    list: Vec<FieldError>,
    heading: Option<Cow<'static, str>>,
}

/// One message: the field it belongs to and its text.
#[derive(Debug)]
pub(crate) struct FieldError {
    /// The id of the field's element; empty for the form as a whole.
    pub(crate) field: String,
    /// What is wrong and what to do.
    pub(crate) detail: String,
    /// The page the field is on, where it is another one.
    page: Option<String>,
}

impl FieldError {
    /// A message for a field of this page; for the form as a whole when `field` is empty.
    pub(crate) fn here(field: impl Into<String>, detail: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            detail: detail.into(),
            page: None,
        }
    }

    /// A message for what is mended on another page.
    pub(crate) fn elsewhere(page: impl Into<String>, detail: impl Into<String>) -> Self {
        Self {
            page: Some(page.into()),
            ..Self::here("", detail)
        }
    }

    /// Where the summary's link leads, if it is a link.
    pub(crate) fn href(&self) -> Option<String> {
        let on_this_page = (!self.field.is_empty()).then(|| format!("#{}", self.field));
        self.page.clone().or(on_this_page)
    }
}

impl Errors {
    /// The faults of an input; the field's id is its pointer without the first slash, the others
    /// turned into dashes: `/slots/1/slot_id` belongs to `slots-1-slot_id`.
    pub(crate) fn of(faults: Faults) -> Self {
        let error = |fault: Fault| FieldError::here(field_id(&fault.pointer), fault.detail);
        Self::listing(faults.into_iter().map(error).collect())
    }

    /// One message for the form as a whole, or for one field of it.
    pub(crate) fn single(field: &str, detail: impl Into<String>) -> Self {
        Self::listing(vec![FieldError::here(field, detail)])
    }

    /// These messages.
    pub(crate) fn listing(list: Vec<FieldError>) -> Self {
        Self { list, heading: None }
    }

    /// The same messages under a heading of their own, where no answer is at fault.
    pub(crate) fn under(mut self, heading: impl Into<Cow<'static, str>>) -> Self {
        self.heading = Some(heading.into());
        self
    }

    /// Every message, in the order of the input.
    pub(crate) fn all(&self) -> &[FieldError] {
        &self.list
    }

    /// Whether there is any.
    pub(crate) fn any(&self) -> bool {
        !self.list.is_empty()
    }

    /// The message at a field.
    pub(crate) fn at(&self, field: &str) -> Option<&str> {
        self.list
            .iter()
            .find(|error| error.field == field)
            .map(|error| error.detail.as_str())
    }

    /// The heading of the summary.
    pub(crate) fn heading(&self) -> String {
        match (&self.heading, self.list.len()) {
            (Some(heading), _) => heading.to_string(),
            (None, 1) => "One answer needs another look".to_owned(),
            (None, count) => format!("{count} answers need another look"),
        }
    }
}

/// The id of the element a pointer names.
pub(crate) fn field_id(pointer: &str) -> String {
    pointer.trim_start_matches('/').replace('/', "-")
}
