//! The lists the drop-downs offer, and how a choice is read.

use replenish_domain::{
    quantity::{Measurement, VOLUME_UNITS, WEIGHT_UNITS},
    request::{Direction, SensorKind},
};

/// A list of choices; each has a code for programs and a label for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum List {
    Sensor,
    Measurement,
    Unit,
    Direction,
    Products,
}

impl List {
    /// Every list, in the order of the columns of the sheet Choices.
    pub(crate) const ALL: [Self; 5] = [
        Self::Sensor,
        Self::Measurement,
        Self::Unit,
        Self::Direction,
        Self::Products,
    ];

    /// What stands above the list.
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::Sensor => "Sensor type",
            Self::Measurement => "Measurement",
            Self::Unit => "Unit",
            Self::Direction => "Direction",
            Self::Products => "Products customers may choose",
        }
    }

    /// The choices as code and label.
    pub(crate) fn choices(self) -> Vec<(&'static str, &'static str)> {
        match self {
            Self::Sensor => SensorKind::ALL
                .iter()
                .map(|kind| (kind.as_str(), kind.label()))
                .collect(),
            Self::Measurement => Measurement::ALL
                .iter()
                .map(|kind| (kind.as_str(), kind.label()))
                .collect(),
            Self::Unit => VOLUME_UNITS
                .iter()
                .chain(&WEIGHT_UNITS)
                .map(|unit| (*unit, *unit))
                .collect(),
            Self::Direction => Direction::ALL.iter().map(|way| (way.as_str(), way.label())).collect(),
            Self::Products => vec![
                ("category", "All suitable products"),
                ("custom", "Only products you manufacture"),
            ],
        }
    }

    /// The code of a choice given by label or code in any case; anything else stays as typed, for
    /// the domain to refuse.
    pub(crate) fn code(self, typed: &str) -> String {
        self.find(typed).map_or(typed, |(code, _)| code).to_owned()
    }

    /// The label of a choice; anything else stays as it is.
    pub(crate) fn label(self, code: &str) -> &str {
        self.find(code).map_or(code, |(_, label)| label)
    }

    fn find(self, typed: &str) -> Option<(&'static str, &'static str)> {
        let wanted = fold(typed);
        self.choices()
            .into_iter()
            .find(|(code, label)| fold(code) == wanted || fold(label) == wanted)
    }
}

/// Case, and the choice between blank, dash and underscore, do not matter.
fn fold(text: &str) -> String {
    text.trim().to_lowercase().replace(['_', '-'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_read_by_label_or_code_in_any_case() {
        for typed in ["level_usage", "Level usage", " LEVEL USAGE ", "level-usage"] {
            assert_eq!(List::Sensor.code(typed), "level_usage");
        }
        assert_eq!(List::Products.code("only products you manufacture"), "custom");
        assert_eq!(List::Unit.code("milliliter"), "MILLILITER");
        assert_eq!(List::Direction.code("Sideways "), "Sideways ");
    }

    #[test]
    fn no_two_choices_of_a_list_fold_into_one() {
        for list in List::ALL {
            for (code, label) in list.choices() {
                assert_eq!((list.code(code), list.code(label)), (code.to_owned(), code.to_owned()));
                assert_eq!(list.label(code), label);
            }
        }
    }
}
