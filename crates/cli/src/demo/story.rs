//! What happened in the three weeks before the demonstration begins.

use anyhow::{Context, Result};
use jiff::{SignedDuration, Timestamp, civil::Date};
use replenish_app::{App, Settings};
use replenish_domain::calendar::Calendar;

use super::{cast::Cast, holidays, teller::Teller};

/// When the story begins, in business days before its end.
const FIRST_DAY: usize = 15;

/// The moment the story begins.
pub(super) fn start(settings: &Settings, now: Timestamp) -> Result<Timestamp> {
    let time_zone = settings.time_zone.clone();
    let today = now.to_zoned(time_zone.clone()).date();
    let calendar = Calendar::new(time_zone, holidays::working_days(today)?);
    moment(&calendar, now, FIRST_DAY, (9, 0))
}

/// Fills the programme with what happened before `now`. The clock of `app` stands still until it is
/// moved here.
pub(super) async fn tell(app: &App, cast: &Cast, now: Timestamp) -> Result<()> {
    let mut story = Teller::new(app, cast)?;
    let today = now.to_zoned(app.settings().time_zone.clone()).date();
    story.keep_calendar("alba", &holidays::working_days(today)?).await?;
    story.stock("tomas").await?;
    let calendar = app.calendar().await?;
    let at = |days, time| moment(&calendar, now, days, time);
    first_answers(&mut story, at).await?;
    a_question(&mut story, at).await?;
    a_certification(&mut story, at).await?;

    // A claim lasts two hours, so these are of today.
    story.at(now - SignedDuration::from_mins(50));
    story.claim("aiko", "pawfeeder").await?;
    story.at(now - SignedDuration::from_mins(20));
    story.claim("tomas", "glint").await?;
    story.report(now).await
}

/// Two weeks with the first requests: one is withdrawn and declined, one is approved.
async fn first_answers(story: &mut Teller<'_>, at: impl Fn(usize, (i8, i8)) -> Result<Timestamp>) -> Result<()> {
    story.at(at(14, (10, 12))?);
    story.register("mira", "tidewash").await?;
    story.describe("mira", "tidewash").await?;
    story.at(at(14, (15, 30))?);
    story.submit("mira", "tidewash").await?;
    story.pause(40);
    story.withdraw("mira", "tidewash").await?;

    story.at(at(13, (9, 5))?);
    story.register("ravi", "dustoff").await?;
    story.describe("ravi", "dustoff").await?;
    story.get_sandbox_ids("ravi", "dustoff").await?;
    story.at(at(13, (11, 40))?);
    story.submit("mira", "tidewash").await?;

    story.at(at(12, (16, 20))?);
    story.submit("ravi", "dustoff").await?;

    story.at(at(10, (13, 15))?);
    story.register("solveig", "aqualis").await?;
    story.describe("solveig", "aqualis").await?;

    story.at(at(9, (8, 50))?);
    story.submit("solveig", "aqualis").await?;
    story.pause(70);
    story.claim("aiko", "tidewash").await?;
    story.pause(25);
    let reason = "Opening the drawer does not tell how much was poured in: customers wash without softener, or \
                  pour detergent into the drum. Measure the amount, or let the customer choose the dose in the \
                  app, and hand the request in again.";
    story.reject("aiko", "tidewash", reason).await?;

    story.at(at(8, (10, 55))?);
    story.register("mira", "airpure").await?;
    story.pause(95);
    story.claim("tomas", "dustoff").await?;

    story.at(at(7, (10, 30))?);
    story
        .assign("tomas", "dustoff", &[("FILTER", 15), ("DUST_BAG", 90)])
        .await
}

/// A request goes back to its maker, while others come in.
async fn a_question(story: &mut Teller<'_>, at: impl Fn(usize, (i8, i8)) -> Result<Timestamp>) -> Result<()> {
    story.pause(30);
    story.register("mira", "jetprint").await?;
    story.describe("mira", "jetprint").await?;

    story.at(at(6, (9, 40))?);
    story.get_sandbox_ids("mira", "tidewash").await?;
    story.register("ravi", "brewone").await?;
    story.describe("ravi", "brewone").await?;

    story.at(at(5, (14, 10))?);
    story.submit("ravi", "brewone").await?;

    story.at(at(4, (9, 25))?);
    story.submit("mira", "jetprint").await?;
    story.pause(45);
    story.register("solveig", "pawfeeder").await?;
    story.describe("solveig", "pawfeeder").await?;
    story.pause(30);
    story.claim("tomas", "jetprint").await?;
    story.pause(15);
    let detail = "The slot is read on its own when its products are chosen. Say it in full.";
    let suggestion =
        "Drops are counted by the print head and corrected by an optical end-of-ink prism. Accuracy about 3%.";
    let field = ("/slots/CYAN/sensor_description", "must_fix");
    story.note("tomas", "jetprint", field, detail, Some(suggestion)).await?;
    let detail = "The data sheet of the cartridge says 10 ml. Which of the two is right?";
    let field = ("/slots/YELLOW/capacity", "should_fix");
    story.note("tomas", "jetprint", field, detail, Some("10")).await?;
    let message = "The printer is nearly there. What I ask about cyan holds for magenta and yellow, too.";
    story.ask("tomas", "jetprint", message).await
}

/// A device is tried and certified in one marketplace and handed in for the next, while others come in.
async fn a_certification(story: &mut Teller<'_>, at: impl Fn(usize, (i8, i8)) -> Result<Timestamp>) -> Result<()> {
    story.at(at(3, (11, 27))?);
    story.describe("mira", "airpure").await?;
    story.submit("solveig", "pawfeeder").await?;
    story
        .hand_in_checklist("ravi", "dustoff", "DE", "lab-1@nordlicht.example")
        .await?;
    story.pause(60);
    story.register("solveig", "zamzam").await?;
    story.describe("solveig", "zamzam").await?;

    story.at(at(2, (10, 0))?);
    story.invite("yuki", "jonas.berg@nordlicht.example").await?;
    let note = "Every case is shown, with the times that matter.";
    story.certify("tomas", "dustoff", "DE", note).await?;
    story
        .offer_elsewhere("ravi", "dustoff", "IT", "Aspirapolvere DustOff R2")
        .await?;
    story.register("anders", "glint").await?;
    story.describe("anders", "glint").await?;
    story.pause(30);
    story.submit("anders", "glint").await?;

    story.at(at(1, (9, 41))?);
    story.register("yuki", "puretap").await?;
    story
        .ask_test_account("ravi", "dustoff", "qa-fr@nordlicht.example")
        .await?;
    story
        .hand_in_checklist("ravi", "dustoff", "FR", "essai@nordlicht.example")
        .await?;
    let answer = "I have asked the lab about the yellow cartridge and answer by tomorrow.";
    story.write("mira", "jetprint", answer).await?;
    story.claim("tomas", "brewone").await?;
    story.pause(35);
    story.assign("tomas", "brewone", &[]).await
}

/// The moment at a time of day, so many business days before `now`.
fn moment(calendar: &Calendar, now: Timestamp, business_days_before: usize, time: (i8, i8)) -> Result<Timestamp> {
    let days = std::iter::successors(calendar.date(now).yesterday().ok(), |day: &Date| day.yesterday().ok());
    let day = days
        .filter(|day| calendar.is_business_day(*day))
        .nth(business_days_before.saturating_sub(1))
        .context("the calendar has no such day")?;
    let moment = day.at(time.0, time.1, 0, 0).to_zoned(calendar.time_zone().clone())?;
    Ok(moment.timestamp())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use replenish_app::{Clock, Random, devices::DeviceFilter};
    use replenish_domain::{
        account::Actor,
        device::{Device, Stage},
    };
    use replenish_store::{Db, Durability};
    use rstest::rstest;

    use super::*;

    struct Told {
        app: App,
        reviewer: Actor,
        devices: Vec<Device>,
        _folder: tempfile::TempDir,
    }

    async fn told(now: Timestamp) -> Told {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("demo.db").display());
        let db = Db::open(&url, Durability::Normal).await.unwrap();
        let settings = Settings::default();
        let start = start(&settings, now).unwrap();
        let app = App::new(db, Clock::fixed(start), Random::system(), settings);
        app.fill_reference().await.unwrap();
        let cast = Cast::gather(&app).await.unwrap();
        tell(&app, &cast, now).await.unwrap();
        let reviewer = cast.get("tomas").unwrap().actor.clone();
        let page = app
            .list_devices(&reviewer, &DeviceFilter::default(), None, 200)
            .await
            .unwrap();
        Told {
            app,
            reviewer,
            devices: page.devices,
            _folder: folder,
        }
    }

    #[rstest]
    #[case::monday_night("2026-11-23T00:10:00Z")]
    #[case::saturday("2026-11-28T12:00:00Z")]
    #[case::wednesday_night("2026-12-30T23:55:00Z")]
    #[tokio::test]
    async fn on_whatever_day_it_is_told_devices_stand_in_every_stage(#[case] now: Timestamp) {
        let told = told(now).await;
        let mut stages = BTreeMap::<_, usize>::new();
        for device in &told.devices {
            *stages.entry(device.stage.as_str()).or_default() += 1;
        }
        let expected = [
            ("assigned", 1),
            ("certified", 1),
            ("draft", 3),
            ("in_review", 2),
            ("needs_info", 1),
            ("rejected", 1),
            ("submitted", 1),
        ];
        assert_eq!(stages, BTreeMap::from(expected));
        assert!(told.app.clock().now() <= now, "nothing happens in the future");
    }

    #[tokio::test]
    async fn lists_are_given_and_one_request_at_the_desk_has_a_hole() {
        let told = told("2026-11-26T10:00:00Z".parse().unwrap()).await;
        let mut holes = Vec::new();
        for device in &told.devices {
            let Some(request) = told.app.latest_request(&told.reviewer, device.id).await.unwrap() else {
                continue;
            };
            if !request.state.status().is_open() {
                continue;
            }
            let offer = told
                .app
                .request_lists(&told.reviewer, &request, &BTreeMap::new())
                .await
                .unwrap();
            for list in offer.given.values() {
                holes.extend(
                    list.check
                        .holes()
                        .map(|hole| (hole.marketplace.to_string(), hole.asin.to_string())),
                );
                assert!(list.check.bare.is_empty(), "{}", device.name);
            }
        }
        assert_eq!(holes, [("ES".to_owned(), "B0PETKIB25".to_owned())]);
        let certified = told
            .devices
            .iter()
            .find(|device| device.stage == Stage::Certified)
            .unwrap();
        let ids = told.app.replenishment_ids(&told.reviewer, certified.id).await.unwrap();
        assert!(ids.iter().all(|slot| slot.assignment.product_list.is_some()));
    }

    #[tokio::test]
    async fn every_page_of_the_desk_has_something_to_show() {
        let told = told("2026-11-26T10:00:00Z".parse().unwrap()).await;
        let (app, reviewer) = (&told.app, &told.reviewer);
        let at = |stage| told.devices.iter().find(|device| device.stage == stage).unwrap();
        let waiting = app.waiting_for_reviewer(reviewer).await.unwrap();
        let checklists: Vec<_> = waiting.checklists.iter().map(|waiting| waiting.code.as_str()).collect();
        assert_eq!((checklists, waiting.accounts.len()), (vec!["FR"], 1));
        let certified = at(Stage::Certified);
        let offered = certified.marketplaces.iter();
        let everybody: Vec<_> = offered.filter(|offered| offered.certified_at.is_some()).collect();
        assert_eq!(everybody.len(), 1);

        let asked = app
            .latest_request(reviewer, at(Stage::NeedsInfo).id)
            .await
            .unwrap()
            .unwrap();
        let talk = app.request_file(reviewer, asked.id).await.unwrap();
        assert_eq!((talk.findings.len(), talk.messages.len()), (2, 2));
        assert_eq!(
            app.sandbox_ids(reviewer, at(Stage::Rejected).id).await.unwrap().len(),
            2
        );
        assert_eq!(app.sandbox_ids(reviewer, certified.id).await.unwrap().len(), 3);
    }

    #[tokio::test]
    async fn claims_hold_and_one_request_is_overdue() {
        let now = "2026-11-26T10:00:00Z".parse().unwrap();
        let told = told(now).await;
        let mut overdue = 0;
        for device in &told.devices {
            let Some(request) = told.app.latest_request(&told.reviewer, device.id).await.unwrap() else {
                continue;
            };
            overdue += usize::from(request.state.status().is_open() && request.due_at < now);
            if let Some(claim) = request.state.claim_at(now) {
                assert!(claim.until > now, "{}", device.name);
            }
        }
        assert_eq!(overdue, 1);
    }
}
