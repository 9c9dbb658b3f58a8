//! How the cells of the form look, and which of them take an answer.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

/// The looks of the form's cells. Only answer cells are unlocked.
pub(super) struct Styles {
    /// The heading of the sheet of explanations.
    pub(super) heading: Format,
    /// A paragraph of explanation.
    pub(super) paragraph: Format,
    /// A column's title.
    pub(super) title: Format,
    /// A short explanation.
    pub(super) hint: Format,
    /// What is known and not asked.
    pub(super) known: Format,
    /// A cell for a text; its format keeps a typed `007` or `=1` as it is.
    pub(super) text: Format,
    /// A cell for a number.
    pub(super) number: Format,
}

impl Styles {
    pub(super) fn new() -> Self {
        let cell = Format::new()
            .set_text_wrap()
            .set_align(FormatAlign::Top)
            .set_align(FormatAlign::Left);
        let boxed = cell
            .clone()
            .set_border(FormatBorder::Thin)
            .set_border_color(Color::RGB(0x00C9_CDD2));
        let grey = Color::RGB(0x00EC_EEF0);
        let light = boxed
            .clone()
            .set_background_color(Color::RGB(0x00FF_FDF0))
            .set_unlocked();
        Self {
            heading: cell.clone().set_bold().set_font_size(14),
            title: boxed.clone().set_bold().set_background_color(grey),
            hint: boxed.clone().set_italic().set_font_color(Color::RGB(0x0055_5B61)),
            known: boxed.set_background_color(grey).set_num_format("@"),
            text: light.clone().set_num_format("@"),
            number: light,
            paragraph: cell,
        }
    }
}
