//! SQL texts: one for both engines, or a pair where they must differ.

/// A statement. Placeholders are `$1`, `$2` and so on.
///
/// PostgreSQL takes a placeholder's type from its first use, so an optional filter is written
/// `(x = $1 OR $1 IS NULL)`, never the other way round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sql {
    pub(super) sqlite: &'static str,
    pub(super) postgres: &'static str,
}

impl Sql {
    pub(crate) const fn portable(text: &'static str) -> Self {
        Self {
            sqlite: text,
            postgres: text,
        }
    }

    /// For the few statements the engines cannot share; each says why.
    pub(crate) const fn pair(sqlite: &'static str, postgres: &'static str) -> Self {
        Self { sqlite, postgres }
    }
}

/// Defines a module's statements and lists them, so that none escapes the test that prepares each.
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $sql:expr;)*) => {
        $($(#[$doc])* const $name: $crate::engine::Sql = $sql;)*

        pub(crate) const STATEMENTS: &[(&str, $crate::engine::Sql)] = &[$((concat!(module_path!(), "::", stringify!($name)), $name)),*];
    };
}
pub(crate) use statements;

/// Arguments of a statement, in the order of its placeholders.
macro_rules! args {
    ($($value:expr),* $(,)?) => {
        vec![$($crate::engine::Value::from($value)),*]
    };
}
pub(crate) use args;
