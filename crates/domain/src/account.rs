//! People, organisations, roles and what they may do (`programme.md` 1.1).

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::{
    Fault, Id,
    id::{Account, Organisation},
    text::{Rule, line_type},
};

line_type! {
    /// What a person is called.
    PersonName, Rule { what: "name", required: "name-required", too_long: "name-too-long", invalid: "name-invalid", max: 80 }
}

line_type! {
    /// What an organisation is called.
    OrganisationName, Rule { what: "organisation name", required: "organisation-required", too_long: "organisation-too-long", invalid: "organisation-invalid", max: 80 }
}

line_type! {
    /// What an API token is for.
    TokenName, Rule { what: "token name", required: "name-required", too_long: "name-too-long", invalid: "name-invalid", max: 60 }
}

/// An e-mail address, in lower case; at most 254 characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

impl Email {
    /// The most characters an address may have (RFC 5321).
    pub const MAX_LEN: usize = 254;

    /// The address as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Email {
    type Err = Fault;

    /// Accepts what mail servers deliver to: one `@`, a local part without blanks or quotes, a
    /// dotted domain. Whether somebody reads it only a mail can tell.
    fn from_str(raw: &str) -> Result<Self, Fault> {
        let address = raw.trim().to_lowercase();
        if address.is_empty() {
            return Err(Fault::new("email-required", "Enter an e-mail address."));
        }
        if address.len() > Self::MAX_LEN {
            let detail = format!("An e-mail address has at most {} characters.", Self::MAX_LEN);
            return Err(Fault::new("email-too-long", detail).with_limit(Self::MAX_LEN as u64));
        }
        let well_formed = address
            .split_once('@')
            .is_some_and(|(local, domain)| is_local_part(local) && is_domain(domain));
        if well_formed {
            Ok(Self(address))
        } else {
            Err(Fault::new(
                "email-invalid",
                "Enter an e-mail address such as name@example.com.",
            ))
        }
    }
}

fn is_local_part(local: &str) -> bool {
    !local.is_empty()
        && local.len() <= 64
        && local.split('.').all(|atom| !atom.is_empty())
        && local
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c))
}

fn is_domain(domain: &str) -> bool {
    domain.contains('.')
        && domain.split('.').all(|label| {
            !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        })
}

impl TryFrom<String> for Email {
    type Error = String;

    fn try_from(raw: String) -> Result<Self, String> {
        raw.parse::<Self>().map_err(|fault| fault.detail)
    }
}

impl From<Email> for String {
    fn from(email: Email) -> String {
        email.0
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A password somebody typed; has no `Display` and hides itself in `Debug`.
#[derive(Clone)]
pub struct Password(String);

impl Password {
    /// The fewest characters a new password may have.
    pub const MIN_LEN: usize = 10;
    /// The most bytes hashed; longer input would only cost time.
    pub const MAX_LEN: usize = 256;

    /// A password at sign-in: compared as typed, whatever the rules were when it was chosen.
    ///
    /// Composed (NFC), since keyboards differ in how they write the same letter.
    #[must_use]
    pub fn typed(raw: &str) -> Self {
        Self(raw.nfc().collect())
    }

    /// A new password, which has to follow the rules.
    pub fn choose(raw: &str) -> Result<Self, Fault> {
        if raw.trim().is_empty() {
            return Err(Fault::new("password-required", "Enter a password."));
        }
        if raw.chars().any(char::is_control) {
            let detail = "The password contains a control character, such as a tab. Remove it.";
            return Err(Fault::new("password-invalid", detail));
        }
        let password = Self::typed(raw);
        if password.0.chars().count() < Self::MIN_LEN {
            let detail = format!("The password is too short. Use at least {} characters.", Self::MIN_LEN);
            return Err(Fault::new("password-too-short", detail).with_limit(Self::MIN_LEN as u64));
        }
        if password.0.len() > Self::MAX_LEN {
            let detail = format!("The password is too long. Use at most {} bytes.", Self::MAX_LEN);
            return Err(Fault::new("password-too-long", detail).with_limit(Self::MAX_LEN as u64));
        }
        Ok(password)
    }

    /// The characters, for hashing only.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// What somebody is to the programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Registers devices and requests replenishment IDs.
    Maker,
    /// A maker who also manages the organisation's members and tokens.
    MakerAdmin,
    /// Answers requests for the programme.
    Reviewer,
    /// Runs the programme: marketplaces, categories, everybody's accounts.
    Administrator,
    /// Links devices and gets supplies; has no part in the console.
    Customer,
}

/// Whose side a role is on. A token, an invitation or a change of role never leads to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Makers,
    Programme,
    Customers,
}

impl Role {
    /// Every role of the console, which people are invited to.
    pub const ALL: [Self; 4] = [Self::Maker, Self::MakerAdmin, Self::Reviewer, Self::Administrator];

    /// The name in SQL and JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Maker => "maker",
            Self::MakerAdmin => "maker_admin",
            Self::Reviewer => "reviewer",
            Self::Administrator => "administrator",
            Self::Customer => "customer",
        }
    }

    /// The name on a page.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Maker => "Maker",
            Self::MakerAdmin => "Maker admin",
            Self::Reviewer => "Reviewer",
            Self::Administrator => "Administrator",
            Self::Customer => "Customer",
        }
    }

    /// What the role is for, in a sentence beside its name.
    #[must_use]
    pub const fn summary(self) -> &'static str {
        match self {
            Self::Maker => "Registers devices and requests replenishment IDs.",
            Self::MakerAdmin => "Also manages the organisation's members and tokens.",
            Self::Reviewer => "Answers requests for the programme.",
            Self::Administrator => "Also runs the programme: accounts, marketplaces, categories.",
            Self::Customer => "Links devices and gets supplies.",
        }
    }

    /// Whether the role belongs to a maker's organisation rather than to the programme.
    #[must_use]
    pub const fn is_maker(self) -> bool {
        matches!(self.side(), Side::Makers)
    }

    const fn side(self) -> Side {
        match self {
            Self::Maker | Self::MakerAdmin => Side::Makers,
            Self::Reviewer | Self::Administrator => Side::Programme,
            Self::Customer => Side::Customers,
        }
    }

    /// What the role may do when nothing narrows it.
    #[must_use]
    pub const fn allows(self, action: Action) -> bool {
        match action {
            Action::ReadDevices => !matches!(self, Self::Customer),
            Action::EditDevices => self.is_maker(),
            Action::ReadProducts | Action::Review => matches!(self, Self::Reviewer | Self::Administrator),
            Action::ManageMembers => matches!(self, Self::MakerAdmin | Self::Administrator),
            Action::ManageProgramme => matches!(self, Self::Administrator),
        }
    }

    /// The roles this role may hand out to other people.
    #[must_use]
    pub fn may_grant(self, other: Self) -> bool {
        other != Self::Customer && (self == Self::Administrator || self.covers(other))
    }

    /// Whether `other` is on the same side, the makers' or the programme's, and no higher: such
    /// roles a token may carry. A customer has nothing a token could do.
    #[must_use]
    pub fn covers(self, other: Self) -> bool {
        self != Self::Customer && self.is_beside(other) && other <= self
    }

    /// Whether `other` is on the same side: the makers', the programme's or the customers'.
    #[must_use]
    pub fn is_beside(self, other: Self) -> bool {
        self.side() == other.side()
    }

    /// What is left of a token's role when its account is in this role now.
    #[must_use]
    pub fn narrowed_to(self, token: Self) -> Self {
        if self.covers(token) { token } else { self }
    }
}

impl FromStr for Role {
    type Err = Fault;

    fn from_str(raw: &str) -> Result<Self, Fault> {
        let mut every = Self::ALL.into_iter().chain([Self::Customer]);
        every.find(|role| role.as_str() == raw).ok_or_else(|| {
            Fault::new(
                "role-unknown",
                "Choose one of maker, maker_admin, reviewer and administrator.",
            )
        })
    }
}

/// A kind of act that is allowed or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// See devices and requests.
    ReadDevices,
    /// Register and change devices, request replenishment IDs.
    EditDevices,
    /// See the catalogue and the product lists.
    ReadProducts,
    /// Answer requests; keep the catalogue and the product lists.
    Review,
    /// Invite and remove members, see the organisation's tokens.
    ManageMembers,
    /// Change marketplaces and categories, read the outbox.
    ManageProgramme,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 6] = [
        Self::ReadDevices,
        Self::EditDevices,
        Self::ReadProducts,
        Self::Review,
        Self::ManageMembers,
        Self::ManageProgramme,
    ];
}

/// What an API token may do; a session may do everything its role allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// See what the role sees.
    Read,
    /// Register and change devices, request replenishment IDs.
    Write,
    /// Answer requests; keep the catalogue and the product lists.
    Review,
    /// Manage members and the programme.
    Administer,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Self; 4] = [Self::Read, Self::Write, Self::Review, Self::Administer];

    /// The name in SQL and JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Review => "review",
            Self::Administer => "administer",
        }
    }

    /// What it allows, on a page.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Read => "Read",
            Self::Write => "Edit devices",
            Self::Review => "Answer requests",
            Self::Administer => "Manage members and programme",
        }
    }

    /// Whether the role can do anything this scope allows.
    #[must_use]
    pub fn is_useful_to(self, role: Role) -> bool {
        Action::ALL
            .into_iter()
            .any(|action| Self::for_action(action) == self && role.allows(action))
    }

    /// The scope an action needs.
    #[must_use]
    pub const fn for_action(action: Action) -> Self {
        match action {
            Action::ReadDevices | Action::ReadProducts => Self::Read,
            Action::EditDevices => Self::Write,
            Action::Review => Self::Review,
            Action::ManageMembers | Action::ManageProgramme => Self::Administer,
        }
    }
}

impl FromStr for Scope {
    type Err = Fault;

    fn from_str(raw: &str) -> Result<Self, Fault> {
        Self::ALL
            .into_iter()
            .find(|scope| scope.as_str() == raw)
            .ok_or_else(|| Fault::new("scope-unknown", "Choose among read, write, review and administer."))
    }
}

/// Somebody who acts: a person signed in, or a program with a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The account acting.
    pub account: Id<Account>,
    /// The name for the audit trail.
    pub name: PersonName,
    /// The address mails to the actor go to.
    pub email: Email,
    /// The role in force; a token may carry a smaller one than its account.
    pub role: Role,
    /// The maker's organisation; none for the programme's own people.
    pub organisation: Option<Id<Organisation>>,
    /// What a token narrows the role to; none for a session.
    pub scopes: Option<Vec<Scope>>,
}

impl Actor {
    /// Whether the actor may do such acts at all; whose things they are is asked separately.
    #[must_use]
    pub fn may(&self, action: Action) -> bool {
        let in_scope = self
            .scopes
            .as_ref()
            .is_none_or(|scopes| scopes.contains(&Scope::for_action(action)));
        in_scope && self.role.allows(action)
    }

    /// Whose devices the actor can see; a customer sees nobody's.
    #[must_use]
    pub fn sight(&self) -> Sight {
        match (self.organisation, self.role) {
            (Some(organisation), _) => Sight::Own(organisation),
            (None, Role::Customer) => Sight::Own(Id::from_uuid(uuid::Uuid::nil())),
            (None, _) => Sight::All,
        }
    }
}

/// Whose things a query may return. Every query by id takes one, so nobody sees a stranger's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// Only those of one organisation.
    Own(Id<Organisation>),
    /// Everybody's: reviewers and administrators.
    All,
}

impl Sight {
    /// The organisation to filter by; none lets everything through.
    #[must_use]
    pub const fn organisation(self) -> Option<Id<Organisation>> {
        match self {
            Self::Own(organisation) => Some(organisation),
            Self::All => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn addresses_are_compared_in_lower_case() {
        assert_eq!(
            "Mira@Example.COM ".parse::<Email>().map(String::from).as_deref(),
            Ok("mira@example.com")
        );
    }

    #[test]
    fn what_is_not_an_address_is_refused() {
        for raw in [
            "a",
            "a@b",
            "@example.com",
            "a b@example.com",
            "a@b@example.com",
            "a@-x.com",
            "a\0@example.com",
            "a\n@example.com",
            ".a@example.com",
        ] {
            assert_eq!(raw.parse::<Email>().unwrap_err().code, "email-invalid", "{raw:?}");
        }
        assert_eq!("".parse::<Email>().unwrap_err().code, "email-required");
        assert_eq!(
            format!("{}@example.com", "a".repeat(250))
                .parse::<Email>()
                .unwrap_err()
                .limit,
            Some(254)
        );
    }

    #[test]
    fn a_new_password_has_ten_characters() {
        assert!(Password::choose("123456789ä").is_ok());
        assert_eq!(Password::choose("123456789").unwrap_err().limit, Some(10));
        assert_eq!(Password::choose(&"x".repeat(257)).unwrap_err().limit, Some(256));
    }

    #[test]
    fn a_blank_password_is_missing_and_a_control_character_is_named() {
        assert_eq!(Password::choose("").unwrap_err().code, "password-required");
        assert_eq!(Password::choose(&" ".repeat(12)).unwrap_err().code, "password-required");
        assert_eq!(Password::choose("correct\0horse").unwrap_err().code, "password-invalid");
        assert_eq!(Password::choose("correct\thorse").unwrap_err().code, "password-invalid");
    }

    #[test]
    fn a_password_is_the_same_however_the_keyboard_composes_it() {
        let composed = Password::choose("motd\u{e9}passe1").unwrap();
        assert_eq!(composed.reveal(), Password::typed("motde\u{301}passe1").reveal());
    }

    #[test]
    fn a_password_hides_itself() {
        assert_eq!(format!("{:?}", Password::typed("correct horse")), "Password(…)");
    }

    #[test]
    fn nobody_grants_more_than_their_own_side() {
        assert!(Role::MakerAdmin.may_grant(Role::Maker));
        assert!(!Role::MakerAdmin.may_grant(Role::Reviewer));
        assert!(!Role::Maker.may_grant(Role::MakerAdmin));
        assert!(!Role::Reviewer.may_grant(Role::Administrator));
        assert!(Role::Administrator.may_grant(Role::Maker));
    }

    #[test]
    fn a_customer_may_nothing_and_nobody_becomes_one() {
        assert!(Action::ALL.into_iter().all(|action| !Role::Customer.allows(action)));
        for role in Role::ALL {
            assert!(!role.may_grant(Role::Customer) && !Role::Customer.may_grant(role));
            assert!(!role.covers(Role::Customer) && !Role::Customer.covers(role));
        }
        assert!(!Role::Customer.covers(Role::Customer) && !Role::Customer.may_grant(Role::Customer));
    }

    #[test]
    fn a_token_shrinks_with_its_account_and_never_changes_sides() {
        assert_eq!(Role::Maker.narrowed_to(Role::MakerAdmin), Role::Maker);
        assert_eq!(Role::MakerAdmin.narrowed_to(Role::Maker), Role::Maker);
        assert_eq!(Role::Reviewer.narrowed_to(Role::Administrator), Role::Reviewer);
        assert_eq!(Role::Administrator.narrowed_to(Role::Maker), Role::Administrator);
    }

    proptest! {
        #[test]
        fn an_address_survives_its_text_form(raw in "[a-z0-9.+]{1,12}@[a-z]{1,8}\\.[a-z]{2,4}") {
            if let Ok(email) = raw.parse::<Email>() {
                prop_assert_eq!(email.as_str().parse::<Email>(), Ok(email.clone()));
            }
        }

        #[test]
        fn no_text_breaks_the_address_reader(raw in ".*") {
            let _ = raw.parse::<Email>();
        }
    }
}
