//! The list of every setting.

/// A setting the operator can make.
#[derive(Debug)]
pub(crate) struct Key {
    /// Section and name, such as `server.listen`.
    pub(crate) name: &'static str,
    /// What its value looks like.
    pub(crate) kind: Kind,
    /// A secret is never shown, and can stand in a file of its own, named by `…_file`.
    pub(crate) is_secret: bool,
}

/// What a value looks like in the file. In an environment variable every value is a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A text in quotes.
    Text,
    /// A whole number.
    Number,
    /// `true` or `false`.
    Switch,
    /// A list of texts; separated by commas in an environment variable.
    List,
}

/// Every setting, in the order of the file.
pub(crate) const KEYS: [Key; 34] = [
    Key::new("server.listen", Kind::Text),
    Key::new("server.base_url", Kind::Text),
    Key::new("server.trusted_proxy", Kind::List),
    Key::secret("database.url"),
    Key::new("database.durability", Kind::Text),
    Key::new("programme.name", Kind::Text),
    Key::new("programme.requests_mailbox", Kind::Text),
    Key::new("programme.replenishment_prefix", Kind::Text),
    Key::new("programme.default_marketplace", Kind::Text),
    Key::new("programme.time_zone", Kind::Text),
    Key::new("programme.open_sign_up", Kind::Switch),
    Key::new("sessions.idle_hours", Kind::Number),
    Key::new("gateway.requests_per_second", Kind::Number),
    Key::new("gateway.keep_reports_days", Kind::Number),
    Key::new("outbound.allow_private_addresses", Kind::Switch),
    Key::new("outbound.ca_file", Kind::Text),
    Key::new("mail.host", Kind::Text),
    Key::new("mail.port", Kind::Number),
    Key::new("mail.security", Kind::Text),
    Key::new("mail.username", Kind::Text),
    Key::secret("mail.password"),
    Key::new("mail.from", Kind::Text),
    Key::new("mail.ca_file", Kind::Text),
    Key::new("mail.receive", Kind::Text),
    Key::new("mqtt.host", Kind::Text),
    Key::new("mqtt.port", Kind::Number),
    Key::new("mqtt.security", Kind::Text),
    Key::new("mqtt.username", Kind::Text),
    Key::secret("mqtt.password"),
    Key::new("mqtt.ca_file", Kind::Text),
    Key::new("mqtt.client_id", Kind::Text),
    Key::new("mqtt.topic", Kind::Text),
    Key::new("log.format", Kind::Text),
    Key::new("log.level", Kind::Text),
];

/// How a setting was named: itself, or the file that holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Itself,
    InFile,
}

impl Key {
    const fn new(name: &'static str, kind: Kind) -> Self {
        Self {
            name,
            kind,
            is_secret: false,
        }
    }

    const fn secret(name: &'static str) -> Self {
        Self {
            name,
            kind: Kind::Text,
            is_secret: true,
        }
    }

    /// The setting called `name`, or whose secret the file called `name` holds.
    pub(super) fn find(name: &str) -> Option<(&'static Self, Form)> {
        KEYS.iter().find_map(|key| {
            if key.name == name {
                Some((key, Form::Itself))
            } else if key.is_secret && name.strip_suffix("_file") == Some(key.name) {
                Some((key, Form::InFile))
            } else {
                None
            }
        })
    }

    /// The setting an environment variable makes, such as `REPLENISH_SERVER__LISTEN`.
    pub(super) fn of_variable(variable: &str) -> Option<(&'static Self, Form)> {
        let (section, name) = variable.strip_prefix(VARIABLE_PREFIX)?.split_once("__")?;
        let is_upper = !variable.bytes().any(|byte| byte.is_ascii_lowercase());
        Self::find(&format!("{section}.{name}").to_ascii_lowercase()).filter(|_| is_upper)
    }

    /// The part before the dot.
    pub(super) fn section(&self) -> &'static str {
        self.name.split_once('.').map_or(self.name, |(section, _)| section)
    }
}

/// What the name of every environment variable of the program begins with.
pub(super) const VARIABLE_PREFIX: &str = "REPLENISH_";

/// The names of the sections, in the order of the file.
pub(super) fn sections() -> Vec<&'static str> {
    let mut sections: Vec<_> = KEYS.iter().map(Key::section).collect();
    sections.dedup();
    sections
}

/// The names of a section's settings, in the order of the file.
pub(super) fn names_in(section: &str) -> Vec<String> {
    let names = KEYS.iter().filter(|key| key.section() == section).flat_map(|key| {
        let name = key.name.trim_start_matches(section).trim_start_matches('.').to_owned();
        let in_file = key.is_secret.then(|| format!("{name}_file"));
        std::iter::once(name).chain(in_file)
    });
    names.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_names_its_setting() {
        let found = |variable| Key::of_variable(variable).map(|(key, form)| (key.name, form));
        assert_eq!(
            found("REPLENISH_SERVER__BASE_URL"),
            Some(("server.base_url", Form::Itself))
        );
        assert_eq!(
            found("REPLENISH_MAIL__PASSWORD_FILE"),
            Some(("mail.password", Form::InFile))
        );
        assert_eq!(found("REPLENISH_MAIL__HOST_FILE"), None);
        assert_eq!(found("REPLENISH_server__listen"), None);
    }

    #[test]
    fn a_section_lists_its_settings() {
        assert_eq!(names_in("database"), ["url", "url_file", "durability"]);
        assert_eq!(names_in("log"), ["format", "level"]);
    }
}
