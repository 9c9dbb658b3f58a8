//! Members, their roles and their leaving.

use replenish_app::{Denied, accounts::AccountError};
use replenish_domain::account::Role;
use replenish_store::Engine::{self, Postgres, Sqlite};
use rstest::rstest;

use crate::programme::{PASSWORD, Programme, expected, faults};

#[rstest]
#[tokio::test]
async fn a_list_shows_ones_own_side(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let alba = programme.administrator().await;
    let mira = programme.mira().await;
    let ravi = programme.join(&mira, "ravi@nordlicht.example", "maker").await.actor;
    let stranger = programme.stranger().await;

    for actor in [&mira, &ravi] {
        let page = programme.app.list_members(actor, None, None, 50).await.unwrap();
        let names: Vec<_> = page.members.iter().map(|member| member.id).collect();
        assert_eq!(names, [mira.account, ravi.account]);
        assert!(page.members[0].last_seen_at.is_some());
    }
    let everybody = programme.app.list_members(&alba, None, None, 3).await.unwrap();
    assert_eq!(everybody.members.len(), 3);
    let rest = programme
        .app
        .list_members(&alba, None, everybody.next, 3)
        .await
        .unwrap();
    assert_eq!((rest.members[0].id, rest.next), (stranger.account, None));
    assert_eq!(rest.members[0].organisation_name.as_ref().unwrap().as_str(), "Brewone");
    let some = programme
        .app
        .list_members(&alba, stranger.organisation, None, 50)
        .await
        .unwrap();
    assert_eq!(some.members.len(), 1);

    let reviewer = programme.join(&alba, "rita@programme.example", "reviewer").await.actor;
    let refused = programme.app.list_members(&reviewer, None, None, 50).await;
    assert!(matches!(refused, Err(AccountError::Denied(Denied::Forbidden))));
}

#[rstest]
#[tokio::test]
async fn a_role_changes_within_its_side(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let mira = programme.mira().await;
    let ravi = programme.join(&mira, "ravi@nordlicht.example", "maker").await;
    programme
        .app
        .change_role(&mira, ravi.actor.account, "maker_admin")
        .await
        .unwrap();
    assert_eq!(programme.actor(&ravi.secret).await.unwrap().role, Role::MakerAdmin);
    for role in ["reviewer", "administrator"] {
        let answer = programme.app.change_role(&mira, ravi.actor.account, role).await;
        assert_eq!(faults(answer), expected(&[("/role", "role-not-allowed")]));
    }
    let unknown = programme.app.change_role(&mira, ravi.actor.account, "owner").await;
    assert_eq!(faults(unknown), expected(&[("/role", "role-unknown")]));
    let trail = programme.trail(&mira).await;
    let change = trail
        .iter()
        .find(|entry| entry.action == "member.role_changed")
        .unwrap();
    assert_eq!(change.before.as_ref().unwrap()["role"], "maker");
    assert_eq!(change.after.as_ref().unwrap()["role"], "maker_admin");
}

#[rstest]
#[tokio::test]
async fn the_last_admin_stays_one(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let alba = programme.administrator().await;
    let mira = programme.mira().await;
    programme.join(&mira, "ravi@nordlicht.example", "maker").await;
    for (actor, member, role) in [
        (&mira, &mira, "maker"),
        (&alba, &mira, "maker"),
        (&alba, &alba, "reviewer"),
    ] {
        let down = programme.app.change_role(actor, member.account, role).await;
        assert!(matches!(down, Err(AccountError::LastAdmin)));
        let out = programme.app.remove_member(actor, member.account).await;
        assert!(matches!(out, Err(AccountError::LastAdmin)));
    }
}

#[rstest]
#[tokio::test]
async fn two_admins_who_leave_at_once_leave_one_behind(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    for round in 0..8 {
        let mira = programme
            .sign_up("Nordlicht", &format!("mira{round}@nordlicht.example"))
            .await
            .unwrap()
            .actor;
        let email = format!("ravi{round}@nordlicht.example");
        let ravi = programme.join(&mira, &email, "maker_admin").await.actor;
        let (one, two) = tokio::join!(
            programme.app.remove_member(&mira, mira.account),
            programme.app.change_role(&ravi, ravi.account, "maker"),
        );
        assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
    }
}

#[rstest]
#[tokio::test]
async fn whoever_is_removed_is_out_everywhere(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let mira = programme.mira().await;
    let ravi = programme.join(&mira, "ravi@nordlicht.example", "maker_admin").await;
    let (token, _) = programme
        .app
        .create_token(&ravi.actor, &crate::tokens::read_only())
        .await
        .unwrap();
    let new = replenish_app::accounts::NewInvitation {
        email: "friend@nordlicht.example".to_owned(),
        role: "maker".to_owned(),
        organisation: None,
    };
    programme.app.invite(&ravi.actor, &new).await.unwrap();
    let invited = programme.link_mailed_to("friend@nordlicht.example").await;

    programme.app.remove_member(&mira, ravi.actor.account).await.unwrap();
    assert!(programme.actor(&ravi.secret).await.is_none());
    assert!(programme.app.token_actor(token.reveal()).await.unwrap().is_none());
    assert!(matches!(
        programme.app.invitation_offer(&invited).await,
        Err(AccountError::LinkEnded)
    ));
    let out = programme.sign_in("ravi@nordlicht.example", PASSWORD).await;
    assert!(matches!(out, Err(AccountError::WrongCredentials)));
    let twice = programme.app.remove_member(&mira, ravi.actor.account).await;
    assert!(matches!(twice, Err(AccountError::Denied(Denied::Hidden))));

    // The address is free again.
    let back = programme.join(&mira, "ravi@nordlicht.example", "maker").await;
    assert_ne!(back.actor.account, ravi.actor.account);
    assert!(programme.actions(&mira).await.contains(&"member.removed".to_owned()));
}

#[rstest]
#[tokio::test]
async fn whoever_steps_down_has_invitations_taken_back(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let mira = programme.mira().await;
    let ravi = programme
        .join(&mira, "ravi@nordlicht.example", "maker_admin")
        .await
        .actor;
    let new = replenish_app::accounts::NewInvitation {
        email: "friend@nordlicht.example".to_owned(),
        role: "maker_admin".to_owned(),
        organisation: None,
    };
    programme.app.invite(&ravi, &new).await.unwrap();
    programme.app.change_role(&mira, ravi.account, "maker").await.unwrap();
    assert!(programme.app.list_invitations(&mira).await.unwrap().is_empty());
}

#[rstest]
#[tokio::test]
async fn strangers_are_hidden_and_makers_manage_nobody(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let mira = programme.mira().await;
    let ravi = programme.join(&mira, "ravi@nordlicht.example", "maker").await.actor;
    let stranger = programme.stranger().await;
    let hidden = programme.app.remove_member(&stranger, ravi.account).await;
    assert!(matches!(hidden, Err(AccountError::Denied(Denied::Hidden))));
    let hidden = programme.app.change_role(&stranger, ravi.account, "maker_admin").await;
    assert!(matches!(hidden, Err(AccountError::Denied(Denied::Hidden))));
    let forbidden = programme.app.remove_member(&ravi, mira.account).await;
    assert!(matches!(forbidden, Err(AccountError::Denied(Denied::Forbidden))));
    let forbidden = programme.app.change_role(&ravi, ravi.account, "maker_admin").await;
    assert!(matches!(forbidden, Err(AccountError::Denied(Denied::Forbidden))));
}

#[rstest]
#[tokio::test]
async fn a_maker_admin_renames_the_organisation_and_its_codes_stay(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let mira = programme.mira().await;
    let before = programme.app.organisation(&mira).await.unwrap().unwrap();
    programme
        .app
        .rename_organisation(&mira, " Nordlicht GmbH ")
        .await
        .unwrap();
    let after = programme.app.organisation(&mira).await.unwrap().unwrap();
    assert_eq!(after.name.as_str(), "Nordlicht GmbH");
    assert_eq!(
        (after.customer_id, after.vendor_code),
        (before.customer_id, before.vendor_code)
    );
    for (name, code) in [
        ("", "organisation-required"),
        ("a\0", "organisation-invalid"),
        (&"o".repeat(81), "organisation-too-long"),
    ] {
        let answer = programme.app.rename_organisation(&mira, name).await;
        assert_eq!(faults(answer), expected(&[("/organisation", code)]));
    }
    let ravi = programme.join(&mira, "ravi@nordlicht.example", "maker").await.actor;
    let forbidden = programme.app.rename_organisation(&ravi, "Mine").await;
    assert!(matches!(forbidden, Err(AccountError::Denied(Denied::Forbidden))));
    assert!(
        programme
            .actions(&mira)
            .await
            .contains(&"organisation.renamed".to_owned())
    );
}

#[rstest]
#[tokio::test]
async fn the_trail_of_one_organisation_is_not_anothers(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let alba = programme.administrator().await;
    let mira = programme.mira().await;
    programme.stranger().await;
    assert!(
        programme
            .trail(&mira)
            .await
            .iter()
            .all(|entry| entry.organisation == mira.organisation)
    );
    assert_eq!(programme.trail(&alba).await.len(), 2 + 3 + 3);
}
