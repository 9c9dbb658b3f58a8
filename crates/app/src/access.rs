//! Who may not, and who came too late.

/// Why an act is refused before its content is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// The actor's role or token does not allow such acts.
    #[error("your role or token does not allow this")]
    Forbidden,
    /// There is no such thing, or it is somebody else's; which of the two is not told.
    #[error("there is nothing here")]
    Hidden,
}

/// The state a change was made against: `None` when the caller does not care.
///
/// A change against a state that has passed is refused, so that two people saving the same page
/// do not overwrite each other.
pub type Revision = Option<i64>;
