//! The pages and forms of the console, and what else answers outside the API.

mod forms;
mod place;
mod table;

use std::collections::BTreeSet;

use axum::http::header::CONTENT_SECURITY_POLICY;
use place::Place;
use replenish_testkit::{Answer, Client};
use rstest::rstest;
use table::TABLE;

use super::Stage;
use crate::routes::{self, Route};

/// Method and path of a route, the stage it is tried in, and what each of [`WALKERS`] meets there.
type Row = (&'static str, &'static str, Stage, [Met; WALKERS.len()]);

/// Who walks, in the order of the table's columns.
const WALKERS: [Who; 7] = [
    Who::Nobody,
    Who::Stranger,
    Who::Colleague,
    Who::Owner,
    Who::Reviewer,
    Who::Administrator,
    Who::Customer,
];

/// What programs send forms to, with credentials no browser adds on its own.
const BY_PROGRAMS: &[&str] = &["/auth/o2/token", "/v3/events"];

#[derive(Clone, Copy, Debug)]
enum Who {
    /// Somebody without a session.
    Nobody,
    /// A maker admin of another organisation.
    Stranger,
    /// A maker in the owner's organisation.
    Colleague,
    /// The maker admin whose device, mail, token and organisation a row is about.
    Owner,
    Reviewer,
    Administrator,
    /// Somebody who links devices, and has no part in the console.
    Customer,
}

/// What somebody meets at a door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Met {
    /// 200: what was asked for.
    Shown,
    /// 303 to another address: the form was taken, or what was asked for is there.
    Onward,
    /// 303 to the sign-in, and back afterwards.
    SignIn,
    /// 403: the role does not allow it.
    Denied,
    /// 404: somebody else's, or not there; which of the two is not told.
    Hidden,
    /// 410: the link was good once.
    Ended,
    Other(u16),
}

#[test]
fn every_page_and_form_is_in_the_table() {
    let is_known_to_browsers = |row: &Row| matches!(row.0, "GET" | "POST");
    assert!(TABLE.iter().all(is_known_to_browsers), "no browser sends other methods");
    let known: BTreeSet<_> = routes::in_source().into_iter().collect();
    let listed: BTreeSet<_> = TABLE.iter().map(route).collect();
    let missing: Vec<_> = known.difference(&listed).collect();
    assert!(missing.is_empty(), "without a row: {missing:?}");
    let gone: Vec<_> = listed.difference(&known).collect();
    assert!(gone.is_empty(), "rows without a route: {gone:?}");
}

#[rstest]
#[case::to_every_page("GET")]
#[case::to_every_form("POST")]
#[tokio::test]
async fn everybody_gets_where_the_table_says(#[case] method: &str) {
    let mut wrong = Vec::new();
    for row in TABLE.iter().filter(|row| row.0 == method) {
        let mut place = Place::of(row).await;
        let mut is_used = false;
        let (refused, let_in): (Vec<_>, Vec<_>) = visits(row).partition(|(_, expected)| !expected.is_inside());
        for (who, expected) in refused.into_iter().chain(let_in) {
            if is_used {
                place = Place::of(row).await;
            }
            let answer = place.visit(who, Client::clone).await;
            let met = Met::at(&answer);
            if met != expected {
                wrong.push(format!("{method} {} for {who:?}: {met:?}, not {expected:?}", row.1));
            }
            let policies = answer.headers.get_all(CONTENT_SECURITY_POLICY);
            assert_eq!(policies.iter().count(), 1, "policies of {method} {} for {who:?}", row.1);
            // A form that was taken has changed what the next one would find.
            is_used = method == "POST" && met.is_inside();
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn no_form_is_taken_from_another_site() {
    let is_form = |row: &&Row| row.0 == "POST" && !BY_PROGRAMS.contains(&row.1);
    let forms: Vec<_> = TABLE.iter().filter(is_form).collect();
    let mut tried = BTreeSet::new();
    for row in &forms {
        let Some((who, expected)) = visits(row).find(|(_, expected)| expected.is_inside()) else {
            continue;
        };
        let place = Place::of(row).await;
        let by_fetch_metadata = place.visit(who, |client| client.with("sec-fetch-site", "cross-site"));
        assert_eq!(Met::at(&by_fetch_metadata.await), Met::Denied, "{}", row.1);
        let by_origin = place.visit(who, |client| {
            let client = client.with("host", "replenish.example");
            client.with("origin", "https://elsewhere.example")
        });
        assert_eq!(Met::at(&by_origin.await), Met::Denied, "{}", row.1);
        let from_here = place.visit(who, |client| client.with("sec-fetch-site", "same-origin"));
        assert_eq!(Met::at(&from_here.await), expected, "{}", row.1);
        tried.insert(route(row));
    }
    assert_eq!(tried, forms.into_iter().map(route).collect());
}

/// Who goes to a row's address, and what they meet there.
fn visits(row: &Row) -> impl Iterator<Item = (Who, Met)> {
    WALKERS.into_iter().zip(row.3)
}

fn route((method, path, ..): &Row) -> Route {
    ((*method).to_owned(), (*path).to_owned())
}

impl Met {
    fn at(answer: &Answer) -> Self {
        match answer.status.as_u16() {
            200 => Self::Shown,
            303 if is_sign_in(&answer.location()) => Self::SignIn,
            303 => Self::Onward,
            403 => Self::Denied,
            404 => Self::Hidden,
            410 => Self::Ended,
            other => Self::Other(other),
        }
    }

    /// Whether the door opened.
    const fn is_inside(self) -> bool {
        matches!(self, Self::Shown | Self::Onward)
    }
}

/// Signing out leads to the sign-in as well, but with word of what was done.
fn is_sign_in(location: &str) -> bool {
    let path = location.split('?').next();
    matches!(path, Some("/sign-in" | "/supplies/sign-in")) && !location.contains("done=")
}
