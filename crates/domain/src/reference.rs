//! Marketplaces and consumable categories: data an operator can extend.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{
    Fault,
    text::{Rule, line_type},
};

/// The code of a marketplace: two to eight upper-case letters or digits, such as `US`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MarketplaceCode(String);

/// The code of a consumable category: lower-case letters, digits and underscores, such as
/// `vacuum_filter`; at most 40.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CategoryCode(String);

line_type! {
    /// What a marketplace is called, such as `United States`.
    MarketplaceName, Rule { what: "marketplace name", required: "name-required", too_long: "name-too-long", invalid: "name-invalid", max: 60 }
}

line_type! {
    /// What a category is called, such as `Vacuum filter`.
    CategoryLabel, Rule { what: "category label", required: "label-required", too_long: "label-too-long", invalid: "label-invalid", max: 60 }
}

/// A country's retail site on which replenishment can be offered (`programme.md` 4.1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Marketplace {
    /// Its code, such as `US`.
    pub code: MarketplaceCode,
    /// What people call it.
    pub name: MarketplaceName,
    /// Its retail domain, such as `amazon.com`.
    pub domain: String,
    /// BCP 47 tags; the first is the one names are written for.
    pub locales: Vec<String>,
    /// ISO 4217 code of its currency.
    pub currency: String,
    /// The region its device clouds live in.
    pub region: String,
}

impl Marketplace {
    /// The locale in which names for this marketplace are written.
    #[must_use]
    pub fn locale(&self) -> &str {
        self.locales.first().map_or("en-US", String::as_str)
    }

    /// Reads an operator's new marketplace; all faults at once.
    pub fn read(
        code: &str,
        name: &str,
        domain: &str,
        locales: &[String],
        currency: &str,
        region: &str,
    ) -> Result<Self, crate::Faults> {
        let mut gather = crate::fault::Gather::default();
        let code = gather.take("/code", code.parse());
        let name = gather.take("/name", name.parse());
        let domain = gather.take("/domain", read_domain(domain));
        let currency = gather.take("/currency", read_currency(currency));
        let region = gather.take("/region", REGION.line(region));
        if locales.is_empty() {
            gather.push(Fault::new("locale-required", "Name at least one locale, such as en-US.").at("/locales"));
        }
        let locales: Vec<_> = locales
            .iter()
            .enumerate()
            .filter_map(|(at, locale)| gather.take(&format!("/locales/{at}"), read_locale(locale)))
            .collect();
        gather.finish()?;
        match (code, name, domain, currency, region) {
            (Some(code), Some(name), Some(domain), Some(currency), Some(region)) => Ok(Self {
                code,
                name,
                domain,
                locales,
                currency,
                region,
            }),
            _ => unreachable!("a missing part left a fault"),
        }
    }
}

/// A kind of consumable a slot can hold (`programme.md` 5.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Category {
    /// Its code, such as `vacuum_filter`.
    pub code: CategoryCode,
    /// What makers read in the list.
    pub label: CategoryLabel,
    /// Whether a request has to explain the consumable in words.
    pub needs_explanation: bool,
}

impl Category {
    /// Reads an operator's new category; all faults at once.
    pub fn read(code: &str, label: &str, needs_explanation: bool) -> Result<Self, crate::Faults> {
        let mut gather = crate::fault::Gather::default();
        let code = gather.take("/code", code.parse());
        let label = gather.take("/label", label.parse());
        gather.finish()?;
        match (code, label) {
            (Some(code), Some(label)) => Ok(Self {
                code,
                label,
                needs_explanation,
            }),
            _ => unreachable!("a missing part left a fault"),
        }
    }
}

const REGION: Rule = Rule {
    what: "region",
    required: "region-required",
    too_long: "region-too-long",
    invalid: "region-invalid",
    max: 40,
};

fn read_domain(raw: &str) -> Result<String, Fault> {
    let domain = raw.trim().to_ascii_lowercase();
    let labels_fit = domain.split('.').all(|label| {
        !label.is_empty() && label.len() <= 63 && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    });
    if domain.len() <= 253 && domain.contains('.') && labels_fit {
        Ok(domain)
    } else {
        Err(Fault::new(
            "domain-invalid",
            "Enter a domain such as shop.example, at most 253 characters.",
        )
        .with_limit(253))
    }
}

fn read_currency(raw: &str) -> Result<String, Fault> {
    let currency = raw.trim();
    if currency.len() == 3 && currency.bytes().all(|b| b.is_ascii_uppercase()) {
        Ok(currency.to_owned())
    } else {
        Err(Fault::new("currency-invalid", "Enter a three-letter ISO 4217 code such as EUR.").with_limit(3))
    }
}

fn read_locale(raw: &str) -> Result<String, Fault> {
    let locale = raw.trim();
    let fits = locale.split_once('-').is_some_and(|(language, region)| {
        matches!(language.len(), 2 | 3)
            && language.bytes().all(|b| b.is_ascii_lowercase())
            && region.len() == 2
            && region.bytes().all(|b| b.is_ascii_uppercase())
    });
    if fits {
        Ok(locale.to_owned())
    } else {
        Err(Fault::new(
            "locale-invalid",
            "Enter a language and a region such as de-DE.",
        ))
    }
}

impl FromStr for MarketplaceCode {
    type Err = Fault;

    fn from_str(raw: &str) -> Result<Self, Fault> {
        if (2..=8).contains(&raw.len()) && raw.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()) {
            Ok(Self(raw.to_owned()))
        } else {
            Err(Fault::new(
                "marketplace-unknown",
                "A marketplace code has two to eight upper-case letters or digits, such as US.",
            )
            .with_limit(8))
        }
    }
}

impl FromStr for CategoryCode {
    type Err = Fault;

    fn from_str(raw: &str) -> Result<Self, Fault> {
        if raw.is_empty() {
            return Err(Fault::new("category-required", "Choose a consumable category."));
        }
        if raw.len() <= 40
            && raw
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        {
            Ok(Self(raw.to_owned()))
        } else {
            Err(Fault::new(
                "category-unknown",
                "A category code has at most 40 lower-case letters, digits and underscores.",
            )
            .with_limit(40))
        }
    }
}

macro_rules! code_type {
    ($($name:ident),*) => {$(
        impl $name {
            /// The code as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = String;

            fn try_from(raw: String) -> Result<Self, String> {
                raw.parse::<Self>().map_err(|fault| fault.detail)
            }
        }

        impl From<$name> for String {
            fn from(code: $name) -> String {
                code.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}
code_type!(MarketplaceCode, CategoryCode);
