//! Asking people to join.

use jiff::SignedDuration;
use replenish_app::{
    Denied,
    accounts::{AccountError, NewInvitation},
    mail::Letter,
};
use replenish_domain::account::{Actor, Role};
use replenish_store::Engine::{self, Postgres, Sqlite};
use rstest::rstest;

use crate::programme::{PASSWORD, Programme, client, expected, faults};

fn invitation(email: &str, role: &str) -> NewInvitation {
    NewInvitation {
        email: email.to_owned(),
        role: role.to_owned(),
        organisation: None,
    }
}

async fn invite(programme: &Programme, actor: &Actor, email: &str, role: &str) -> Result<(), AccountError> {
    programme.app.invite(actor, &invitation(email, role)).await
}

#[rstest]
#[tokio::test]
async fn somebody_invited_joins_in_the_role_offered(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let mira = programme.mira().await;
    invite(&programme, &mira, "ravi@nordlicht.example", "maker")
        .await
        .unwrap();
    let mails = programme.mails().await;
    let [mail] = &mails[..] else {
        panic!("{mails:?}");
    };
    let Letter::Invitation {
        inviter,
        organisation,
        role,
        link,
        ..
    } = &mail.letter
    else {
        panic!("{mail:?}");
    };
    assert_eq!(
        (inviter.as_str(), organisation.as_deref(), *role),
        ("Mira Kessler", Some("Nordlicht Appliances"), Role::Maker)
    );
    let secret = crate::programme::last_segment(link);
    let offer = programme.app.invitation_offer(secret).await.unwrap();
    assert_eq!(offer.email.as_str(), "ravi@nordlicht.example");
    let joined = programme
        .app
        .accept_invitation(secret, "Ravi Menon", PASSWORD, &client())
        .await
        .unwrap();
    assert_eq!(
        (joined.actor.role, joined.actor.organisation),
        (Role::Maker, mira.organisation)
    );
    let again = programme
        .app
        .accept_invitation(secret, "Ravi Menon", PASSWORD, &client())
        .await;
    assert!(matches!(again, Err(AccountError::LinkEnded)));
    assert!(programme.app.list_invitations(&mira).await.unwrap().is_empty());
}

#[rstest]
#[tokio::test]
async fn an_invitation_can_be_accepted_for_seven_days(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let mira = programme.mira().await;
    invite(&programme, &mira, "ravi@nordlicht.example", "maker")
        .await
        .unwrap();
    let secret = programme.link_mailed_to("ravi@nordlicht.example").await;
    programme.wait(SignedDuration::from_secs(7 * 86_400 - 1));
    assert!(programme.app.invitation_offer(&secret).await.is_ok());
    programme.wait(SignedDuration::from_secs(1));
    let late = programme
        .app
        .accept_invitation(&secret, "Ravi Menon", PASSWORD, &client())
        .await;
    assert!(matches!(late, Err(AccountError::LinkEnded)));
}

#[rstest]
#[tokio::test]
async fn inviting_again_replaces_the_earlier_invitation(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let mira = programme.mira().await;
    invite(&programme, &mira, "ravi@nordlicht.example", "maker")
        .await
        .unwrap();
    let earlier = programme.link_mailed_to("ravi@nordlicht.example").await;
    invite(&programme, &mira, "Ravi@nordlicht.example", "maker_admin")
        .await
        .unwrap();
    let later = programme.link_mailed_to("ravi@nordlicht.example").await;
    assert!(matches!(
        programme.app.invitation_offer(&earlier).await,
        Err(AccountError::LinkEnded)
    ));
    assert_eq!(
        programme.app.invitation_offer(&later).await.unwrap().role,
        Role::MakerAdmin
    );
    assert_eq!(programme.app.list_invitations(&mira).await.unwrap().len(), 1);
}

#[rstest]
#[tokio::test]
async fn an_invitation_is_taken_back_by_its_own_side_only(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let mira = programme.mira().await;
    let stranger = programme.stranger().await;
    invite(&programme, &mira, "ravi@nordlicht.example", "maker")
        .await
        .unwrap();
    let secret = programme.link_mailed_to("ravi@nordlicht.example").await;
    let id = programme.app.list_invitations(&mira).await.unwrap()[0].id;
    assert!(programme.app.list_invitations(&stranger).await.unwrap().is_empty());
    let hidden = programme.app.revoke_invitation(&stranger, id).await;
    assert!(matches!(hidden, Err(AccountError::Denied(Denied::Hidden))));
    programme.app.revoke_invitation(&mira, id).await.unwrap();
    assert!(matches!(
        programme.app.invitation_offer(&secret).await,
        Err(AccountError::LinkEnded)
    ));
    let twice = programme.app.revoke_invitation(&mira, id).await;
    assert!(matches!(twice, Err(AccountError::Denied(Denied::Hidden))));
    assert!(
        programme
            .actions(&mira)
            .await
            .contains(&"invitation.revoked".to_owned())
    );
}

#[rstest]
#[tokio::test]
async fn each_side_invites_its_own(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let alba = programme.administrator().await;
    let mira = programme.mira().await;
    for role in ["reviewer", "administrator"] {
        let answer = invite(&programme, &mira, "x@nordlicht.example", role).await;
        let both = [
            ("/role", "role-not-allowed"),
            ("/organisation", "organisation-not-allowed"),
        ];
        assert_eq!(faults(answer), expected(&both));
    }
    let lost = invite(&programme, &alba, "x@nordlicht.example", "maker").await;
    assert_eq!(faults(lost), expected(&[("/organisation", "organisation-required")]));

    let reviewer = programme.join(&alba, "rita@programme.example", "reviewer").await.actor;
    assert_eq!((reviewer.role, reviewer.organisation), (Role::Reviewer, None));
    let maker = programme
        .join_organisation(&alba, "yuki@nordlicht.example", "maker_admin", mira.organisation)
        .await
        .actor;
    assert_eq!((maker.role, maker.organisation), (Role::MakerAdmin, mira.organisation));

    let forbidden = invite(&programme, &reviewer, "y@programme.example", "reviewer").await;
    assert!(matches!(forbidden, Err(AccountError::Denied(Denied::Forbidden))));
}

#[rstest]
#[tokio::test]
async fn an_unknown_organisation_is_named(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let alba = programme.administrator().await;
    let new = NewInvitation {
        organisation: Some(programme.app.next_id()),
        ..invitation("x@nordlicht.example", "maker")
    };
    let answer = programme.app.invite(&alba, &new).await;
    assert_eq!(faults(answer), expected(&[("/organisation", "organisation-unknown")]));
    assert!(programme.mails().await.is_empty());
}

#[rstest]
#[tokio::test]
async fn nobody_with_an_account_is_invited(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let mira = programme.mira().await;
    programme.stranger().await;
    let answer = invite(&programme, &mira, "sam@brewone.example", "maker").await;
    assert_eq!(faults(answer), expected(&[("/email", "email-taken")]));
    let empty = invite(&programme, &mira, "", "").await;
    assert_eq!(
        faults(empty),
        expected(&[("/email", "email-required"), ("/role", "role-unknown")])
    );
}

#[rstest]
#[tokio::test]
async fn an_address_that_signed_up_meanwhile_keeps_its_account(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let mira = programme.mira().await;
    invite(&programme, &mira, "sam@brewone.example", "maker").await.unwrap();
    let secret = programme.link_mailed_to("sam@brewone.example").await;
    programme.stranger().await;
    let answer = programme
        .app
        .accept_invitation(&secret, "Sam", PASSWORD, &client())
        .await;
    assert_eq!(faults(answer), expected(&[("/email", "email-taken")]));
}

#[tokio::test]
async fn accepting_names_everything_that_is_wrong_and_the_link_stays() {
    let programme = Programme::start(Sqlite).await;
    let mira = programme.mira().await;
    invite(&programme, &mira, "ravi@nordlicht.example", "maker")
        .await
        .unwrap();
    let secret = programme.link_mailed_to("ravi@nordlicht.example").await;
    let answer = programme.app.accept_invitation(&secret, " ", "short", &client()).await;
    assert_eq!(
        faults(answer),
        expected(&[("/name", "name-required"), ("/password", "password-too-short")])
    );
    assert!(
        programme
            .app
            .accept_invitation(&secret, "Ravi", PASSWORD, &client())
            .await
            .is_ok()
    );
}
