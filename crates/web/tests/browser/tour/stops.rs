//! The stops of the tour: who goes where.

use std::fmt;

use super::world::World;

/// A page, as one of several people sees it.
pub(super) struct Stop {
    pub(super) who: Who,
    pub(super) path: String,
    /// The button of the page's form that is pressed first: the page comes back with what is wrong.
    pub(super) press: Option<&'static str>,
}

/// Who looks.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Who {
    /// Somebody without a session.
    Nobody,
    /// The first person at a programme that has no accounts yet.
    First,
    /// A maker admin who has nothing yet.
    Newcomer,
    /// A maker admin with devices in every stage.
    Maker,
    Reviewer,
    Administrator,
    /// A customer who reads the language at this place in `Language::ALL`.
    Customer(usize),
    /// A customer who may not link yet.
    Outsider,
}
use Who::{Administrator, Customer, First, Maker, Newcomer, Nobody, Outsider, Reviewer};

/// Every page in every shape that looks different.
pub(super) fn of(world: &World) -> Vec<Stop> {
    beginnings(world)
        .into_iter()
        .chain(of_devices(world))
        .chain(of_requests_and_settings(world))
        .chain(of_the_desk(world))
        .chain(of_administration(world))
        .chain(of_the_fleet(&world.endpoint))
        .chain(of_customers(world))
        .chain(of_products(
            &world.requests.with_holes,
            &world.list,
            [&world.import, &world.import_with_faults],
        ))
        .collect()
}

fn here(who: Who, path: &str) -> Stop {
    Stop {
        who,
        path: path.to_owned(),
        press: None,
    }
}

fn failing(who: Who, path: String, button: &'static str) -> Stop {
    Stop {
        who,
        path,
        press: Some(button),
    }
}

/// What everybody sees, and what a newcomer does.
fn beginnings(world: &World) -> Vec<Stop> {
    vec![
        // For everybody.
        here(Nobody, "/sign-in"),
        failing(Nobody, "/sign-in".to_owned(), "Sign in"),
        here(Nobody, "/sign-up"),
        failing(Nobody, "/sign-up".to_owned(), "Create account"),
        here(Nobody, "/reset"),
        here(Nobody, &world.reset),
        here(Nobody, &world.invitation),
        here(Nobody, "/invitation/ended"),
        here(Nobody, "/docs/api"),
        here(Nobody, "/check"),
        here(First, &world.setup),
        // The beginning.
        here(Newcomer, "/devices"),
        here(Newcomer, "/requests"),
        here(Newcomer, "/mails"),
        here(Newcomer, "/help"),
        here(Newcomer, "/no-such-page"),
        here(Newcomer, "/desk"),
    ]
}

/// A maker's devices, each in another stage.
fn of_devices(world: &World) -> Vec<Stop> {
    let devices = &world.devices;
    let device = |id: &str, tab: &str| here(Maker, &format!("/devices/{id}{tab}"));
    vec![
        here(Maker, "/devices"),
        here(Maker, "/devices?q=nothing-like-it"),
        here(Maker, "/devices/new"),
        failing(Maker, "/devices/new".to_owned(), "Save"),
        device(&devices.draft, ""),
        device(&devices.draft, "?edit=name"),
        device(&devices.draft, "?edit=image"),
        device(&devices.draft, "?edit=marketplaces"),
        device(&devices.draft, "/request"),
        failing(Maker, format!("/devices/{}/request", devices.draft), "Submit request"),
        device(&devices.draft, "/test-accounts"),
        device(&devices.draft, "/activity"),
        device(&devices.hard, ""),
        device(&devices.hard, "/localization"),
        device(&devices.hard, "/slots"),
        failing(Maker, format!("/devices/{}/slots", devices.hard), "+ Add another slot"),
        device(&devices.hard, "/slot-localization"),
        device(&devices.hard, "/request"),
        device(&devices.hard, "/activity"),
        device(&devices.large, ""),
        device(&devices.large, "/slots"),
        device(&devices.large, "/slot-localization"),
        device(&devices.large, "/slot-localization?page=2"),
        device(&devices.large, "/request"),
        device(&devices.submitted, ""),
        device(&devices.submitted, "/slots"),
        device(&devices.submitted, "/localization"),
        device(&devices.submitted, "/slot-localization"),
        device(&devices.submitted, "/request"),
        device(&devices.asked, ""),
        device(&devices.asked, "/localization"),
        device(&devices.asked, "/request"),
        device(&devices.asked, "/request?edit=answers"),
        device(&devices.assigned, ""),
        device(&devices.assigned, "/request"),
        device(&devices.assigned, "/test-accounts"),
        device(&devices.draft, "/certification"),
        device(&devices.assigned, "/certification"),
        device(&devices.assigned, "/certification/US"),
        failing(
            Maker,
            format!("/devices/{}/certification/DE", devices.assigned),
            "Hand in for DE",
        ),
        device(&devices.next_version, "/request"),
        device(&devices.next_version, "/request?show=approved"),
        device(&devices.one_more, "/localization"),
        device(&devices.one_more, "/slot-localization"),
        device(&devices.one_more, "/certification"),
        failing(
            Maker,
            format!("/devices/{}/request", devices.one_more),
            "Hand in for approval",
        ),
        device(&devices.rejected, "/request"),
    ]
}

/// A maker's requests, mails and settings.
fn of_requests_and_settings(world: &World) -> Vec<Stop> {
    let requests = &world.requests;
    vec![
        here(Maker, "/requests"),
        here(Maker, &format!("/requests/{}", requests.submitted)),
        here(Maker, &format!("/requests/{}", requests.asked)),
        failing(Maker, format!("/requests/{}", requests.asked), "Send back for review"),
        here(Maker, &format!("/requests/{}", requests.second_round)),
        here(Maker, &format!("/requests/{}", requests.assigned)),
        here(Maker, &format!("/requests/{}", requests.rejected)),
        here(Maker, "/mails"),
        here(Maker, &format!("/mails/{}", world.own_mail)),
        here(Maker, "/account"),
        failing(Maker, "/account".to_owned(), "Change the password"),
        // A maker's settings.
        here(Maker, "/settings"),
        here(Maker, "/settings/organisation"),
        here(Maker, "/settings/members"),
        here(Maker, "/settings/members/invite"),
        failing(Maker, "/settings/members/invite".to_owned(), "Send the invitation"),
        here(Newcomer, "/settings/device-clouds"),
        here(Maker, "/settings/device-clouds"),
        here(Maker, "/settings/device-clouds/new"),
        failing(Maker, "/settings/device-clouds/new".to_owned(), "Make the device cloud"),
        here(Maker, &format!("/settings/device-clouds/{}", world.cloud)),
        here(Reviewer, &format!("/settings/device-clouds/{}", world.cloud)),
        here(Maker, "/settings/tokens"),
        here(Maker, "/settings/tokens/new"),
        failing(Maker, "/settings/tokens/new".to_owned(), "Make the token"),
        here(Maker, "/settings/activity"),
    ]
}

/// What a reviewer sees of requests and devices.
fn of_the_desk(world: &World) -> Vec<Stop> {
    let World { devices, requests, .. } = world;
    vec![
        here(Reviewer, "/desk"),
        here(Reviewer, "/desk?view=all"),
        here(Reviewer, "/desk?view=all&q=nothing-like-it"),
        here(Reviewer, "/desk?view=all&q=airpure&marketplace=DE"),
        failing(Reviewer, "/desk?view=all&marketplace=DE".to_owned(), "Save view"),
        here(Reviewer, "/desk/certification"),
        failing(
            Reviewer,
            format!("/devices/{}/certification/US", devices.assigned),
            "Return to the maker",
        ),
        here(Reviewer, &format!("/desk/requests/{}", requests.submitted)),
        failing(
            Reviewer,
            format!("/desk/requests/{}", requests.in_review),
            "Decline the request",
        ),
        failing(
            Reviewer,
            format!("/desk/requests/{}", requests.submitted),
            "Ask for changes",
        ),
        here(Reviewer, &format!("/desk/requests/{}", requests.big_change)),
        here(Reviewer, &format!("/desk/requests/{}", requests.asked)),
        here(Reviewer, &format!("/desk/requests/{}", requests.second_round)),
        here(Reviewer, "/desk/answers"),
        failing(Reviewer, "/desk/answers".to_owned(), "Save answer"),
        here(Reviewer, &format!("/desk/requests/{}", requests.assigned)),
        here(Reviewer, "/devices"),
        here(Reviewer, &format!("/devices/{}", devices.hard)),
        here(Reviewer, &format!("/devices/{}/test-accounts", devices.submitted)),
    ]
}

/// What an administrator sees.
fn of_administration(world: &World) -> Vec<Stop> {
    vec![
        here(Administrator, "/outbox"),
        here(Administrator, &format!("/outbox/{}", world.own_mail)),
        here(Administrator, "/settings/members"),
        here(Administrator, "/settings/members/invite"),
        here(Administrator, "/settings/organisations"),
        here(Administrator, "/settings/marketplaces"),
        here(Administrator, "/settings/marketplaces/new"),
        here(Administrator, "/settings/calendar"),
        here(Administrator, "/settings/calendar/import"),
        failing(Administrator, "/settings/calendar/import".to_owned(), "Check the file"),
        here(Administrator, "/settings/categories"),
        here(Administrator, "/settings/categories/new"),
        failing(Administrator, "/settings/categories/new".to_owned(), "Add the category"),
        here(Administrator, "/settings/tokens"),
        here(Administrator, "/settings/activity"),
    ]
}

/// Customers' devices, from the first day on.
fn of_the_fleet(endpoint: &str) -> impl Iterator<Item = Stop> {
    let sensor = |name: &str| format!("{endpoint}/Alexa.{name}");
    let rinse = sensor("InventoryLevelSensor/Tank.Rinse");
    let stops = [
        (Newcomer, "/fleet".to_owned()),
        (Maker, "/fleet".to_owned()),
        (Maker, "/fleet?state=low&q=dw".to_owned()),
        (Maker, endpoint.to_owned()),
        (Maker, sensor("InventoryUsageSensor/Hopper.Tablets")),
        (Maker, format!("{rinse}?window=week")),
        (Maker, format!("{rinse}?window=quarter")),
        (Reviewer, "/fleet".to_owned()),
    ];
    stops.map(|(who, path)| here(who, &path)).into_iter()
}

/// What customers see, the question for a link in every language.
fn of_customers(world: &World) -> Vec<Stop> {
    let customers = &world.customers;
    let mut stops = vec![
        here(Nobody, "/supplies/sign-in"),
        failing(Nobody, "/supplies/sign-in".to_owned(), "Sign in"),
        here(Maker, "/supplies/sign-in?next=/oauth/authorize"),
        here(Nobody, "/supplies/join"),
        failing(Nobody, "/supplies/join?ui_locales=de".to_owned(), "Konto anlegen"),
        here(Nobody, "/oauth/authorize"),
        here(Outsider, &customers.question),
        here(Outsider, "/supplies/links"),
        here(Outsider, "/account"),
        here(Customer(0), "/supplies/links"),
        here(Customer(0), &format!("/supplies/links/{}/unlink", customers.link)),
    ];
    stops.extend((0..6).map(|reads| here(Customer(reads), &customers.question)));
    stops
}

/// What reviewers see of products, and of the request with this identifier whose lists have holes.
fn of_products(with_holes: &str, list: &str, imports: [&str; 2]) -> impl Iterator<Item = Stop> {
    let desk = format!("/desk/requests/{with_holes}");
    let [import, import_with_faults] = imports.map(|id| format!("/products/imports/{id}"));
    let deletion = format!("/products/list/{list}/delete");
    let stops = [
        (desk.as_str(), None),
        (&desk, Some("Assign replenishment IDs")),
        ("/products", None),
        ("/products?q=nothing-like-it", None),
        ("/products/import", None),
        ("/products/import", Some("Check the file")),
        (&import, None),
        (&import_with_faults, None),
        ("/products/new", None),
        ("/products/new", Some("Save")),
        ("/products/US/B0NLF300C1", None),
        ("/products/lists", None),
        ("/products/lists/ink", None),
        ("/products/lists/air_filter", None),
        ("/products/lists/paper", Some("Save")),
        (&deletion, None),
    ];
    stops
        .map(|(path, press)| Stop {
            who: Reviewer,
            path: path.to_owned(),
            press,
        })
        .into_iter()
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.press {
            Some(button) => write!(f, "{} after “{button}”", self.path),
            None => f.write_str(&self.path),
        }
    }
}
