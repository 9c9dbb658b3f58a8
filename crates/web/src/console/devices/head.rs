//! The upper part of every page of a device: picture, name, marketplaces, tabs.
//!
//! A tab's page has a [`DeviceHead`] as its field `head`, beside `shell` and `errors`, and includes
//! `devices/head.html`.

use replenish_app::App;
use replenish_domain::{
    account::{Action, Actor},
    device::{Device, DeviceId, DeviceName, Edit, Locked, Stage},
    reference::{Marketplace, MarketplaceCode},
    request::Openness,
    text,
};

use super::coverage::Coverage;
use crate::{console::errors::ConsoleError, etag};

/// What `devices/head.html` shows.
pub(crate) struct DeviceHead {
    pub(crate) id: DeviceId,
    pub(crate) name: String,
    pub(crate) stage: Stage,
    /// The number of the version customers meet, where the stage does not tell it: 0 for none.
    pub(crate) live_version: u32,
    pub(crate) kind: &'static str,
    pub(crate) model_id: String,
    /// The version a save of any form on the page is conditional on.
    pub(crate) etag: String,
    /// The picture's address, once there is one.
    pub(crate) image: Option<String>,
    /// Where the device is offered.
    pub(crate) offered: Vec<Offered>,
    /// Every marketplace of the programme, for the form that adds and removes them.
    pub(crate) choices: Vec<MarketplaceChoice>,
    pub(crate) tab: Tab,
    pub(crate) tabs: Vec<TabLink>,
    /// The viewer may change something of the device now, and hand it in.
    pub(crate) may_edit: bool,
    /// What the viewer may change now.
    pub(crate) openness: Openness,
    /// The viewer may add marketplaces now.
    pub(crate) may_add_marketplaces: bool,
    /// Why the device is locked for somebody who could change it otherwise.
    pub(crate) lock: Option<String>,
    /// The form that stands open in the page.
    pub(crate) open: Option<HeadForm>,
    /// What stands in the form for the name.
    pub(crate) typed_name: String,
}

/// The tabs of a device, each with its own address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tab {
    Overview,
    Localization,
    Slots,
    SlotLocalization,
    Request,
    TestAccounts,
    Certification,
    Activity,
}

/// The forms of the head. They open over the page without a script, and stand in the page itself
/// when a link asks for one or when it came back with errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HeadForm {
    Name,
    Image,
    Marketplaces,
}

/// A marketplace the device is offered in.
pub(crate) struct Offered {
    pub(crate) code: String,
    pub(crate) name: String,
    /// Names customers there would read that are not entered yet.
    pub(crate) missing: usize,
}

/// A line of the form that adds and removes marketplaces.
pub(crate) struct MarketplaceChoice {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) locale: String,
    pub(crate) checked: bool,
    /// Offered already and not removable: approved, or with a reviewer.
    pub(crate) fixed: bool,
}

pub(crate) struct TabLink {
    pub(crate) label: &'static str,
    pub(crate) href: String,
    pub(crate) count: Option<String>,
    pub(crate) is_current: bool,
}

impl DeviceHead {
    /// The head of a device's page.
    pub(crate) async fn of(app: &App, actor: &Actor, device: &Device, tab: Tab) -> Result<Self, ConsoleError> {
        let marketplaces = app.marketplaces().await?;
        let test_accounts = app.test_accounts(actor, device.id).await?.len();
        let edits = actor.may(Action::EditDevices);
        let may_edit = edits && device.allows(Edit::Content);
        let live = match device.approvals {
            0 => None,
            _ => app.live_device(actor, device.id).await?,
        };
        let live = live.as_ref();
        Ok(Self {
            id: device.id,
            name: device.name.to_string(),
            stage: device.stage,
            live_version: if device.stage.is_approved() {
                0
            } else {
                device.approvals
            },
            kind: device.hardware.kind().label(),
            model_id: device.model_id.to_string(),
            etag: etag::of(device.version),
            image: image_address(device),
            offered: offered(device, &marketplaces),
            choices: choices(device, live, &marketplaces),
            tab,
            tabs: tabs(device, test_accounts, tab),
            may_edit,
            openness: app.openness(actor, device).await?,
            may_add_marketplaces: edits && device.allows(Edit::AddMarketplace),
            lock: lock(app, actor, device).await?,
            open: None,
            typed_name: device.name.to_string(),
        })
    }

    /// Whether the viewer may change the device's name now.
    pub(crate) fn may_rename(&self) -> bool {
        self.openness.allows_part("/device/name")
    }

    /// Whether the viewer may change the picture now.
    pub(crate) fn may_picture(&self) -> bool {
        self.openness.allows_part("/device/image")
    }

    /// Whether the viewer may change the slots now.
    pub(crate) fn may_change_slots(&self) -> bool {
        self.openness.allows_part("/device/slots")
    }

    /// What the maker does next, where that is on the tab of the request.
    pub(crate) fn next_step(&self) -> Option<&'static str> {
        match self.stage {
            _ if !self.may_edit => None,
            Stage::NeedsInfo => Some("Answer the reviewer"),
            _ => Some("Request IDs"),
        }
    }

    /// Shows a form in the page.
    pub(crate) fn opening(mut self, form: Option<HeadForm>) -> Self {
        self.open = form;
        self
    }

    /// Whether this is the device's first page.
    pub(crate) fn is_overview(&self) -> bool {
        self.tab == Tab::Overview
    }

    /// Whether a form stands in the page.
    pub(crate) fn opens(&self, form: &str) -> bool {
        matches!(
            (self.open, form),
            (Some(HeadForm::Name), "name")
                | (Some(HeadForm::Image), "image")
                | (Some(HeadForm::Marketplaces), "marketplaces")
        )
    }

    pub(crate) fn name_length(&self) -> usize {
        text::length(self.typed_name.trim())
    }

    #[expect(clippy::unused_self, reason = "templates reach it through the head")]
    pub(crate) fn name_limit(&self) -> usize {
        DeviceName::RULE.max
    }
}

impl HeadForm {
    /// The form an address asks for; anything else asks for none.
    pub(crate) fn asked_for(raw: &str) -> Option<Self> {
        match raw {
            "name" => Some(Self::Name),
            "image" => Some(Self::Image),
            "marketplaces" => Some(Self::Marketplaces),
            _ => None,
        }
    }
}

/// The address of the picture; it changes with the picture, so a browser keeps it for good.
pub(crate) fn image_address(device: &Device) -> Option<String> {
    let image = device.image.as_ref()?;
    Some(format!("/devices/{}/image?v={}", device.id, image.sha256))
}

/// What of the device is locked, and why, for somebody who could change it otherwise.
async fn lock(app: &App, actor: &Actor, device: &Device) -> Result<Option<String>, ConsoleError> {
    if !actor.may(Action::EditDevices) {
        return Ok(None);
    }
    if device.stage != Stage::NeedsInfo {
        let is_locked = !device.allows(Edit::Content);
        return Ok(is_locked.then(|| Locked::at(device.stage).detail()));
    }
    let asked = app.asked_about(actor, device.id).await?;
    Ok(Some(match asked.as_slice() {
        [] => "The reviewer asked for words only; every field is locked.".to_owned(),
        labels => format!(
            "The reviewer asked about: {}. Only this, and what depends on it, can be changed.",
            labels.join("; ")
        ),
    }))
}

fn offered(device: &Device, marketplaces: &[Marketplace]) -> Vec<Offered> {
    let name = |code: &MarketplaceCode| {
        let known = marketplaces.iter().find(|marketplace| marketplace.code == *code);
        known.map_or_else(String::new, |marketplace| marketplace.name.to_string())
    };
    device
        .marketplaces
        .iter()
        .map(|offered| Offered {
            code: offered.code.to_string(),
            name: name(&offered.code),
            missing: Coverage::of_marketplace(device, &offered.code).missing(),
        })
        .collect()
}

fn choices(device: &Device, live: Option<&Device>, marketplaces: &[Marketplace]) -> Vec<MarketplaceChoice> {
    let may_remove = device.allows(Edit::RemoveMarketplace);
    let is_live = |code: &MarketplaceCode| live.is_some_and(|live| live.marketplace(code).is_some());
    marketplaces
        .iter()
        .map(|marketplace| {
            let checked = device.marketplace(&marketplace.code).is_some();
            MarketplaceChoice {
                code: marketplace.code.to_string(),
                name: marketplace.name.to_string(),
                locale: marketplace.locale().to_owned(),
                checked,
                fixed: checked && (!may_remove || is_live(&marketplace.code)),
            }
        })
        .collect()
}

fn tabs(device: &Device, test_accounts: usize, current: Tab) -> Vec<TabLink> {
    let friendly_names = Coverage::of_friendly_names(device).as_ratio();
    let slot_names = Coverage::of_slot_names(device).as_ratio();
    let slots = device.slots.len().to_string();
    let certified = device
        .marketplaces
        .iter()
        .filter(|offered| offered.certified_at.is_some())
        .count();
    let certified = format!("{certified}/{}", device.marketplaces.len());
    [
        (Tab::Overview, "Overview", "", None),
        (
            Tab::Localization,
            "Device Localization",
            "/localization",
            Some(friendly_names),
        ),
        (Tab::Slots, "Device Slots", "/slots", Some(slots)),
        (
            Tab::SlotLocalization,
            "Slot Localization",
            "/slot-localization",
            Some(slot_names),
        ),
        (Tab::Request, "Request Replenishment ID", "/request", None),
        (
            Tab::TestAccounts,
            "Test accounts",
            "/test-accounts",
            Some(test_accounts.to_string()),
        ),
        (Tab::Certification, "Certification", "/certification", Some(certified)),
        (Tab::Activity, "Activity", "/activity", None),
    ]
    .into_iter()
    .map(|(tab, label, path, count)| TabLink {
        label,
        href: format!("/devices/{}{path}", device.id),
        count,
        is_current: tab == current,
    })
    .collect()
}
