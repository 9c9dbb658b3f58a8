//! Reviewer and maker side by side: a question, an answer, the next round.

use replenish_store::Engine::Sqlite;
use replenish_testkit::{TestApp, browser::BrowserOptions, devices};
use rstest::rstest;

use crate::hands::{Hands, Tool};

#[rstest]
#[case::by_mouse_with_scripts_at_1280_pixels(Tool::Mouse, true, 1280)]
#[case::by_keyboard_without_scripts_at_390_pixels(Tool::Keyboard, false, 390)]
#[tokio::test]
async fn a_request_goes_to_and_fro_until_it_is_right(#[case] tool: Tool, #[case] scripting: bool, #[case] width: u16) {
    let app = TestApp::start(Sqlite).await;
    let site = app.serve().await;
    let (mira, tomas) = (app.maker().await, app.reviewer().await);
    let request = devices::submitted(&app.app, &mira.actor).await;
    let options = || BrowserOptions {
        width,
        scripting,
        ..BrowserOptions::default()
    };
    let (maker, reviewer) = (Hands::at(tool, options()).await, Hands::at(tool, options()).await);
    for (hands, person) in [(&maker, &mira), (&reviewer, &tomas)] {
        hands.browser.goto(&site).await;
        hands.browser.set_cookie("replenish_session", &person.session).await;
    }
    let desk = format!("{site}/desk/requests/{}", request.id);
    let own = format!("{site}/requests/{}", request.id);

    asks(&reviewer, &desk).await;
    answers(&maker, &own).await;
    agrees(&reviewer, &desk).await;
    maker.browser.goto(&own).await;
    maker.sees(&["IDs assigned", "Resubmitted", "Changes requested"]).await;
}

/// The reviewer notes what is wrong and asks.
async fn asks(reviewer: &Hands, desk: &str) {
    reviewer.browser.goto(desk).await;
    reviewer
        .sees(&["Automatic checks", "Nothing noticed", "What customers will see"])
        .await;
    reviewer.choose_in("#note", "Field", "HEPA, Full capacity").await;
    reviewer
        .write_in(
            "#note",
            "What the maker reads",
            "The capacity is that of another filter.",
        )
        .await;
    reviewer.press("Add finding").await;
    reviewer
        .sees(&["HEPA, Full capacity", "The maker has not read this yet."])
        .await;
    reviewer.write("Message (optional)", "Nearly there.").await;
    reviewer.press_in("[aria-labelledby=ask]", "Ask for changes").await;
    reviewer.sees(&["The maker is asked."]).await;
}

/// The maker sees what is asked, is told what stays locked, changes the field and sends it back.
async fn answers(maker: &Hands, own: &str) {
    maker.browser.goto(own).await;
    maker
        .sees(&[
            "Your move",
            "Answer 1 finding",
            "Nearly there.",
            "The clock is stopped.",
        ])
        .await;
    maker.press("Send back for review").await;
    maker.sees(&["The request cannot go back yet"]).await;
    maker.press("Edit the field").await;
    maker.write_in("#slot-HEPA", "Full capacity", "99").await;
    maker.press("Save draft").await;
    maker.sees(&["The draft is stored."]).await;
    maker.press("Send back for review").await;
    maker.sees(&["The programme's move"]).await;
}

/// The reviewer sees what changed, and assigns.
async fn agrees(reviewer: &Hands, desk: &str) {
    reviewer.browser.goto(desk).await;
    reviewer
        .sees(&["Changed since round 1", "Changed in round 2", "99"])
        .await;
    reviewer.press("Assign replenishment IDs").await;
    reviewer.sees(&["Queue"]).await;
}
