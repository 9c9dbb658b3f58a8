//! Who takes part, and how they come in and go.

use replenish_app::accounts::{DirectAccount, DirectOrganisation};
use replenish_testkit::TestApp;

use crate::hands::Hands;

/// The address of the maker.
pub(super) const MAKER: &str = "mira@nordlicht.example";

/// The address of the reviewer.
pub(super) const REVIEWER: &str = "tomas@replenish.example";

const PASSWORD: &str = "correct horse battery";

/// The maker has a developer account, the reviewer one of the programme.
pub(super) async fn give_accounts(app: &TestApp) {
    let nordlicht = DirectOrganisation::New("Nordlicht".to_owned());
    for (email, name, role, organisation) in [
        (MAKER, "Mira Kessler", "maker_admin", Some(nordlicht)),
        (REVIEWER, "Tomas Ruiz", "reviewer", None),
    ] {
        let account = DirectAccount {
            email: email.to_owned(),
            name: name.to_owned(),
            role: role.to_owned(),
            organisation,
            password: PASSWORD.to_owned(),
            language: replenish_domain::Language::default(),
        };
        app.app.create_account_directly(&account).await.expect("an account");
    }
}

/// S7: an account lets its owner in.
pub(super) async fn sign_in(hands: &Hands, email: &str) {
    hands.sees(&["Sign in", "Forgot your password?"]).await;
    hands.write("E-mail address", email).await;
    hands.write("Password", PASSWORD).await;
    hands.press("Sign in").await;
}

/// Leaves the browser to somebody else.
pub(super) async fn sign_out(hands: &Hands, account: &str) {
    hands.press(account).await;
    hands.press("Sign out").await;
}
