//! Who takes part, and how they come in and go.

use replenish_app::accounts::{DirectAccount, DirectOrganisation};
use replenish_testkit::TestApp;

use crate::hands::Hands;

/// The address of the maker.
pub(super) const MAKER: &str = "mira@nordlicht.example";

const PASSWORD: &str = "correct horse battery";

/// The maker has a developer account.
pub(super) async fn sign_up_the_maker(app: &TestApp) {
    let maker = DirectAccount {
        email: MAKER.to_owned(),
        name: "Mira Kessler".to_owned(),
        role: "maker_admin".to_owned(),
        organisation: Some(DirectOrganisation::New("Nordlicht".to_owned())),
        password: PASSWORD.to_owned(),
    };
    app.app.create_account_directly(&maker).await.expect("a maker");
}

/// S7: an account lets its owner in.
pub(super) async fn sign_in(hands: &Hands, email: &str) {
    hands.sees(&["Sign in", "Forgot your password?"]).await;
    hands.write("E-mail address", email).await;
    hands.write("Password", PASSWORD).await;
    hands.press("Sign in").await;
}
