//! `replenish user` and `replenish token`.

use replenish_testkit::http_client;

use crate::program::Folder;

const MIRA: &str = "mira@nordlicht.example";

fn with_mira() -> Folder {
    let folder = Folder::new();
    let made = folder.succeed(&[
        "user",
        "create",
        MIRA,
        "--name",
        "Mira Kessler",
        "--role",
        "maker_admin",
        "--new-organisation",
        "Nordlicht Appliances",
    ]);
    assert!(made.contains("vendor code NORDLICH"), "{made}");
    assert!(made.contains("Password: "), "{made}");
    folder
}

async fn is_let_in(address: &str, token: &str) -> bool {
    let request = http_client().get(format!("{address}/api/v1/devices"));
    let answer = request.bearer_auth(token).send().await.unwrap();
    answer.status().is_success()
}

#[test]
fn accounts_are_listed_with_their_organisation() {
    let folder = with_mira();
    folder.succeed(&[
        "user",
        "create",
        "tomas@example.com",
        "--name",
        "Tomás Ortega",
        "--role",
        "reviewer",
    ]);
    let list = folder.succeed(&["user", "list"]);
    let lines: Vec<_> = list.lines().collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(
        lines[0],
        "E-mail                  Role         Organisation          Name"
    );
    assert_eq!(
        lines[1],
        "mira@nordlicht.example  maker_admin  Nordlicht Appliances  Mira Kessler"
    );
    assert_eq!(
        lines[2],
        "tomas@example.com       reviewer                           Tomás Ortega"
    );
}

#[test]
fn every_fault_of_an_account_is_told_and_nothing_is_made() {
    let folder = Folder::new();
    let error = folder.fail(&[
        "user",
        "create",
        "nobody",
        "--name",
        "",
        "--role",
        "king",
        "--new-organisation",
        "Nordlicht",
    ]);
    for place in ["email: ", "name: ", "role: "] {
        assert!(error.contains(&format!("error: {place}")), "{error}");
    }
    assert_eq!(folder.succeed(&["user", "list"]).lines().count(), 1);
}

#[test]
fn a_password_is_read_from_standard_input_and_not_printed() {
    let folder = with_mira();
    let told = folder.feed(
        &["user", "set-password", MIRA, "--password-stdin"],
        "correct horse battery\n",
    );
    assert!(!told.contains("correct horse"), "{told}");
    let short = folder.fail(&["user", "set-password", MIRA, "--password-stdin"]);
    assert!(short.contains("error: password: "), "{short}");
}

#[test]
fn a_removed_account_is_gone() {
    let folder = with_mira();
    let last = folder.fail(&["user", "remove", MIRA]);
    assert!(last.contains("last administrator"), "{last}");
    let email = "ravi@nordlicht.example";
    let ravi = [
        "user",
        "create",
        email,
        "--name",
        "Ravi",
        "--role",
        "maker",
        "--organisation",
        "NORDLICH",
    ];
    folder.succeed(&ravi);
    folder.succeed(&["user", "remove", email]);
    assert!(!folder.succeed(&["user", "list"]).contains(email));
}

#[tokio::test]
async fn a_token_works_until_it_is_revoked() {
    let folder = with_mira();
    let printed = folder.succeed(&[
        "token", "create", MIRA, "--name", "pipeline", "--scope", "read", "--scope", "write",
    ]);
    let token = printed.trim();
    let (_server, address) = folder.serve();
    assert!(is_let_in(&address, token).await);

    let list = folder.succeed(&["token", "list"]);
    assert!(!list.contains(token), "only its end is shown");
    let id = list.lines().nth(1).and_then(|line| line.split(' ').next()).unwrap();
    folder.succeed(&["token", "revoke", id]);
    assert!(!is_let_in(&address, token).await);
    assert!(folder.fail(&["token", "revoke", id]).contains("There is no such token"));
}
