//! Acts about people and the programme in words.

use replenish_domain::{account::Role, audit::AuditEntry};
use serde_json::Value;

use super::words::{Change, Words, text};

/// What somebody did about accounts, tokens or the programme; an act this page does not know is
/// shown by its code.
pub(super) fn words(entry: &AuditEntry, before: &Value, after: &Value) -> Words {
    let action = entry.action.as_str();
    match action {
        "account.created" if entry.actor.is_some() => Words::plain("plus", &format!("joined as {}", role(after))),
        "account.created" => Words::plain("plus", &format!("made the account {}", text(after, "email"))),
        "account.removed" | "member.removed" => Words::plain("x", &format!("removed {}", text(before, "email"))),
        "member.role_changed" => {
            let what = format!("changed the role of {}", text(after, "email"));
            Words::plain("key-round", &what).with(vec![Change::new("", "", role(before), role(after))])
        }
        "invitation.sent" => {
            let what = format!("invited {} as {}", text(after, "email"), role(after));
            Words::plain("mail", &what)
        }
        "invitation.revoked" => {
            let what = format!("took back the invitation of {}", text(before, "email"));
            Words::plain("mail", &what)
        }
        "token.created" => Words::plain("key-round", &format!("made the API token {}", text(after, "name"))),
        "token.revoked" => Words::plain("key-round", &format!("revoked the API token {}", text(before, "name"))),
        "client.created" => Words::plain("plus", &format!("made the device cloud {}", text(after, "name"))),
        "client.changed" => Words::plain("pencil", &format!("changed the device cloud {}", text(after, "name"))),
        "client.revoked" => Words::plain("x", &format!("revoked the device cloud {}", text(before, "name"))),
        "client.secret_rotated" => Words::plain(
            "key-round",
            &format!("made a new secret for the device cloud {}", text(after, "name")),
        ),
        "customer.sandbox_created" => Words::plain(
            "plus",
            &format!("made a sandbox customer of the device cloud {}", text(after, "name")),
        ),
        "link.created" => Words::plain("plus", &format!("linked with the device cloud {}", text(after, "name"))),
        "link.ended" => Words::plain("x", "ended a customer's link with a device cloud"),
        "grant.revoked" => {
            let name = text(before, "name");
            Words::plain(
                "x",
                &format!("ended tokens of the device cloud {name}: their code came a second time"),
            )
        }
        "organisation.renamed" => {
            let change = Change::new("", "", text(before, "name"), text(after, "name"));
            Words::plain("building-2", "renamed the organisation").with(vec![change])
        }
        "organisation.signed_up" | "organisation.created" => {
            Words::plain("building-2", &format!("made the organisation {}", text(after, "name")))
        }
        "marketplace.added" => Words::plain("globe", &format!("added the marketplace {}", text(after, "name"))),
        "product.changed" => Words::plain("box", &format!("saved the product {}", product(after))),
        "products.imported" => {
            let (new, changed) = (&after["created"], &after["changed"]);
            Words::plain("upload", &format!("imported products: {new} new, {changed} changed"))
        }
        "product_list.created" => Words::plain("list-checks", &format!("made the product list for {}", list(after))),
        "product_list.changed" => Words::plain("list-checks", &format!("changed the product list for {}", list(after))),
        "saved_answer.added" => Words::plain("plus", &format!("saved the answer {}", text(after, "title"))),
        "saved_answer.removed" => Words::plain("x", "removed a saved answer"),
        "product_list.deleted" => {
            Words::plain("list-checks", &format!("deleted the product list for {}", list(before)))
        }
        "calendar.imported" => Words::plain("clock", "imported holidays"),
        "calendar.changed" => Words::plain("clock", "changed the calendar"),
        "category.added" => Words::plain("layers", &format!("added the category {}", text(after, "label"))),
        _ => {
            let (icon, what) = comings_and_goings(action).unwrap_or(("circle", action));
            Words::plain(icon, what)
        }
    }
}

/// Such as `B00NTCHCU2 in US`.
fn product(state: &Value) -> String {
    format!("{} in {}", text(state, "asin"), text(state, "marketplace"))
}

/// What a product list is for: a category, or a slot.
fn list(state: &Value) -> &str {
    match text(state, "category") {
        "" => text(state, "slot_id"),
        category => category,
    }
}

fn comings_and_goings(action: &str) -> Option<(&'static str, &'static str)> {
    Some(match action {
        "session.started" => ("circle", "signed in"),
        "session.ended" => ("log-out", "signed out"),
        "session.all_ended" => ("log-out", "signed out everywhere"),
        "password.changed" => ("lock", "changed the password"),
        "account.language_changed" => ("mail", "chose another language for mails"),
        "password.reset" => ("lock", "set a new password with a mailed link"),
        "password.reset_requested" => ("mail", "mailed a link for a new password"),
        "password.set" => ("lock", "set somebody's password"),
        "mail.retried" => ("mail", "had a mail sent again"),
        _ => return None,
    })
}

fn role(state: &Value) -> &'static str {
    text(state, "role").parse::<Role>().map_or("", Role::label)
}
