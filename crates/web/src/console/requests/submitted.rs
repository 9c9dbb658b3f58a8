//! What was handed in, exactly: the device and the answers of a request's snapshot.

use replenish_app::{App, products::Titles};
use replenish_domain::{
    device::Background,
    product::ListEntries,
    reference::{Category, Marketplace, MarketplaceCode},
    request::{Assignment, IdRequest, ProductChoice, RequestState, SlotContent, SlotSnapshot, Threshold},
};

use crate::console::{errors::ConsoleError, products::table::ListTable};

/// What `requests/submitted.html` shows.
pub(crate) struct Submitted {
    pub(crate) name: String,
    pub(crate) model_id: String,
    pub(crate) kind: &'static str,
    pub(crate) device_type: Option<String>,
    pub(crate) has_other_background: bool,
    pub(crate) customer_id: String,
    pub(crate) contact_email: String,
    pub(crate) test_accounts: Vec<String>,
    pub(crate) note: Option<String>,
    /// The device's name in each marketplace.
    pub(crate) names: Vec<LocalName>,
    pub(crate) slots: Vec<SubmittedSlot>,
    /// The viewer may type thresholds: the fields belong to the form that assigns IDs.
    pub(crate) asks_thresholds: bool,
}

/// A name as customers of one marketplace read it.
pub(crate) struct LocalName {
    pub(crate) code: String,
    pub(crate) marketplace: String,
    pub(crate) locale: String,
    pub(crate) name: String,
}

/// A slot with its answers.
pub(crate) struct SubmittedSlot {
    pub(crate) slot_id: String,
    pub(crate) label: String,
    pub(crate) category: String,
    pub(crate) names: Vec<LocalName>,
    /// Short answers: what was asked, and the answer.
    pub(crate) facts: Vec<(&'static str, String)>,
    pub(crate) consumable_description: String,
    pub(crate) sensor_description: String,
    pub(crate) explanation: Option<String>,
    pub(crate) products: Vec<Product>,
    /// The product list the slot was given; at the desk also the one it would be given.
    pub(crate) list: Option<ListTable>,
    /// At the desk, the lists that may be chosen for the slot; nothing where nobody chooses.
    pub(crate) list_options: Vec<ListOption>,
    /// The threshold a reviewer types, in percent; the one assigned once there is one.
    pub(crate) threshold: String,
    pub(crate) replenishment_id: Option<String>,
}

/// A list that may be chosen for a slot.
pub(crate) struct ListOption {
    /// Its identifier; empty for what the slot gets when no list is named.
    pub(crate) value: String,
    pub(crate) label: String,
    pub(crate) is_chosen: bool,
}

/// One of the maker's own products.
pub(crate) struct Product {
    pub(crate) code: String,
    pub(crate) asin: String,
    /// What it is called there; none when the catalogue does not have it.
    pub(crate) title: Option<String>,
    pub(crate) pack_size: String,
    pub(crate) note: String,
}

/// The programme's words for what a snapshot only has codes of.
struct Words {
    categories: Vec<Category>,
    marketplaces: Vec<Marketplace>,
    titles: Titles,
}

impl Submitted {
    pub(crate) async fn of(app: &App, request: &IdRequest) -> Result<Self, ConsoleError> {
        let words = Words {
            categories: app.categories().await?,
            marketplaces: app.marketplaces().await?,
            titles: app.titles_of(&named_products(request)).await?,
        };
        let device = &request.snapshot.device;
        let content = &request.snapshot.content;
        let background = device.image.as_ref().map(|image| image.background);
        let offered = device.marketplaces.iter();
        let names = offered.filter_map(|offered| {
            let name = offered.friendly_name.as_ref()?;
            Some(words.name(&offered.code, name.as_str()))
        });
        Ok(Self {
            name: device.name.to_string(),
            model_id: device.model_id.to_string(),
            kind: device.kind.label(),
            device_type: device.device_type.as_ref().map(ToString::to_string),
            has_other_background: background == Some(Background::Other),
            customer_id: content.customer_id.clone(),
            contact_email: content.contact_email.to_string(),
            test_accounts: content.test_accounts.iter().map(ToString::to_string).collect(),
            note: content.note.clone(),
            names: names.collect(),
            slots: device.slots.iter().map(|slot| slot_of(slot, request, &words)).collect(),
            asks_thresholds: false,
        })
    }
}

impl Submitted {
    /// The device's name in its first marketplace.
    pub(crate) fn first_name(&self) -> &str {
        self.names.first().map_or("", |name| &name.name)
    }

    /// What the first marketplace is called.
    pub(crate) fn first_marketplace(&self) -> &str {
        self.names.first().map_or("", |name| &name.marketplace)
    }

    /// The language of the first marketplace.
    pub(crate) fn first_locale(&self) -> &str {
        self.names.first().map_or("", |name| &name.locale)
    }

    /// The name of the first slot in the first marketplace.
    pub(crate) fn first_slot_name(&self) -> &str {
        let code = self.names.first().map(|name| &name.code);
        let slot = self.slots.first();
        let name = slot.and_then(|slot| slot.names.iter().find(|name| Some(&name.code) == code));
        name.map_or("", |name| &name.name)
    }
}

impl Words {
    fn name(&self, code: &MarketplaceCode, name: &str) -> LocalName {
        let marketplace = self.marketplaces.iter().find(|known| known.code == *code);
        LocalName {
            code: code.to_string(),
            marketplace: marketplace.map_or_else(|| code.to_string(), |known| known.name.to_string()),
            locale: marketplace.map_or("", Marketplace::locale).to_owned(),
            name: name.to_owned(),
        }
    }

    fn category(&self, slot: &SlotSnapshot) -> String {
        let known = self
            .categories
            .iter()
            .find(|known| Some(&known.code) == slot.category.as_ref());
        let code = slot.category.as_ref().map(ToString::to_string);
        known.map_or(code.unwrap_or_default(), |known| known.label.to_string())
    }
}

fn slot_of(slot: &SlotSnapshot, request: &IdRequest, words: &Words) -> SubmittedSlot {
    let assignment: Option<&Assignment> = match &request.state {
        RequestState::Assigned { slots, .. } => slots.get(&slot.slot_id),
        _ => None,
    };
    let threshold = assignment.map_or_else(Threshold::default, |assignment| assignment.threshold_percent);
    let content = request.snapshot.content.slots.get(&slot.slot_id);
    let text = |text: fn(&SlotContent) -> &str| content.map(text).unwrap_or_default().to_owned();
    SubmittedSlot {
        slot_id: slot.slot_id.to_string(),
        label: slot.label.clone(),
        category: words.category(slot),
        names: slot
            .names
            .iter()
            .map(|(code, name)| words.name(code, name.as_str()))
            .collect(),
        facts: content.map(facts).unwrap_or_default(),
        consumable_description: text(|content| &content.consumable_description),
        sensor_description: text(|content| &content.sensor_description),
        explanation: content.and_then(|content| content.explanation.clone()),
        products: content
            .map(|content| products(content, &words.titles))
            .unwrap_or_default(),
        list: assignment
            .and_then(|assignment| assignment.product_list.as_ref())
            .map(|list| ListTable::assigned(list, &words.titles)),
        list_options: Vec::new(),
        threshold: threshold.percent().to_string(),
        replenishment_id: assignment.map(|assignment| assignment.replenishment_id.to_string()),
    }
}

fn facts(content: &SlotContent) -> Vec<(&'static str, String)> {
    let unit = content
        .unit
        .map(|unit| format!(" {}", unit.as_str()))
        .unwrap_or_default();
    let list = match content.products {
        ProductChoice::Category => "All suitable products",
        ProductChoice::Custom { .. } => "Own products only",
    };
    let mut facts = vec![
        ("Sensor", content.sensor.label().to_owned()),
        ("Measurement", content.measurement.label().to_owned()),
        ("Full capacity", format!("{}{unit}", content.capacity)),
        ("Direction", content.direction.label().to_owned()),
        ("Reports", every(content.report_interval_hours)),
        ("List", list.to_owned()),
    ];
    if let Some(resolution) = content.resolution {
        facts.insert(3, ("Smallest step", format!("{resolution}{unit}")));
    }
    facts
}

fn every(hours: i64) -> String {
    match hours {
        1 => "Every hour".to_owned(),
        24 => "Once a day".to_owned(),
        hours => format!("Every {hours} hours"),
    }
}

/// The products of a request: those the maker names, and those of the lists that were given.
fn named_products(request: &IdRequest) -> Vec<ListEntries> {
    let own = request.snapshot.content.slots.values().filter_map(|slot| {
        let ProductChoice::Custom { custom_asins } = &slot.products else {
            return None;
        };
        let lists = custom_asins.iter().map(|(code, products)| {
            let asins = products.iter().map(|product| product.asin.clone());
            (code.clone(), asins.collect())
        });
        Some(lists.collect())
    });
    let mut lists: Vec<ListEntries> = own.collect();
    if let RequestState::Assigned { slots, .. } = &request.state {
        let given = slots.values().filter_map(|assignment| assignment.product_list.as_ref());
        lists.extend(given.map(|list| list.entries.clone()));
    }
    lists
}

fn products(content: &SlotContent, titles: &Titles) -> Vec<Product> {
    let ProductChoice::Custom { custom_asins } = &content.products else {
        return Vec::new();
    };
    let lists = custom_asins.iter();
    lists
        .flat_map(|(code, products)| {
            products.iter().map(|product| Product {
                code: code.to_string(),
                asin: product.asin.to_string(),
                title: titles.of(code, &product.asin).map(str::to_owned),
                pack_size: product.pack_size.to_string(),
                note: product.note.clone().unwrap_or_default(),
            })
        })
        .collect()
}
