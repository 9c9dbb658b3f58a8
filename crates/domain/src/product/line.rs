//! A product as somebody typed it: the members of a body, the cells of a row.

use std::collections::BTreeMap;

use super::{Price, Product};
use crate::{Fault, Faults, fault::Gather, quantity::Amount, reference::MarketplaceCode};

/// The currency of each marketplace there is, by its code.
pub type Currencies = BTreeMap<MarketplaceCode, String>;

/// The largest pack.
const MAX_PACK: i64 = 1_000_000;

macro_rules! line {
    ($($(#[$doc:meta])* $field:ident,)*) => {
        /// A product in plain text, every member as it was typed.
        #[derive(Debug, Clone, Default, PartialEq, Eq)]
        pub struct ProductLine {
            $($(#[$doc])* pub $field: String,)*
        }

        impl ProductLine {
            /// The names of the members, in the order of a file's columns.
            pub const FIELDS: &[&str] = &[$(stringify!($field)),*];

            /// The texts in the order of [`ProductLine::FIELDS`]; missing ones are empty.
            #[must_use]
            pub fn of_cells<'a>(cells: impl IntoIterator<Item = &'a str>) -> Self {
                let mut cells = cells.into_iter();
                Self { $($field: cells.next().unwrap_or_default().to_owned(),)* }
            }

            /// The texts in the order of [`ProductLine::FIELDS`].
            #[must_use]
            pub fn cells(&self) -> Vec<&str> {
                vec![$(&self.$field),*]
            }
        }
    };
}

line! {
    /// Its number.
    asin,
    /// The code of the marketplace.
    marketplace,
    /// What it is called there.
    title,
    /// Its brand.
    brand,
    /// Who makes it.
    manufacturer,
    /// Units in one pack: more than zero, at most 1,000,000.
    pack_size,
    /// `COUNT`, or a unit of volume or weight.
    unit,
    /// What a pack costs in the marketplace's currency; empty when it is not known.
    price,
    /// `true` or `false`.
    available,
    /// Where its picture is; may be empty.
    image_url,
    /// Its trade item number; may be empty.
    gtin,
}

impl ProductLine {
    /// The text of a product, which reads as the same product.
    #[must_use]
    pub fn of(product: &Product) -> Self {
        let optional = |text: Option<&str>| text.unwrap_or_default().to_owned();
        Self {
            asin: product.asin.to_string(),
            marketplace: product.marketplace.to_string(),
            title: product.title.to_string(),
            brand: product.brand.to_string(),
            manufacturer: product.manufacturer.to_string(),
            pack_size: product.pack_size.to_string(),
            unit: product.unit.to_string(),
            price: product.price.map(|price| price.to_string()).unwrap_or_default(),
            available: product.is_available.to_string(),
            image_url: optional(product.image_url.as_ref().map(super::ImageUrl::as_str)),
            gtin: optional(product.gtin.as_ref().map(super::Gtin::as_str)),
        }
    }

    /// Reads the product; every fault at once, each at `/` and the member's name.
    pub fn read(&self, currencies: &Currencies) -> Result<Product, Faults> {
        let mut gather = Gather::default();
        let asin = gather.take("/asin", self.asin.parse());
        let market = gather.take("/marketplace", self.market(currencies));
        let title = gather.take("/title", self.title.parse());
        let brand = gather.take("/brand", self.brand.parse());
        let manufacturer = gather.take("/manufacturer", self.manufacturer.parse());
        let pack_size = gather.take("/pack_size", read_pack_size(&self.pack_size));
        let unit = gather.take("/unit", self.unit.parse());
        // Without its marketplace nobody knows what a price may look like.
        let price = match &market {
            Some((_, currency)) => gather.take("/price", optional(&self.price, |raw| Price::read(raw, currency))),
            None => None,
        };
        let is_available = gather.take("/available", read_available(&self.available));
        let image_url = gather.take("/image_url", optional(&self.image_url, str::parse));
        let gtin = gather.take("/gtin", optional(&self.gtin, str::parse));
        gather.finish()?;
        match (asin, market, title, brand, manufacturer, pack_size, unit, is_available) {
            (
                Some(asin),
                Some((marketplace, _)),
                Some(title),
                Some(brand),
                Some(manufacturer),
                Some(pack_size),
                Some(unit),
                Some(is_available),
            ) => Ok(Product {
                marketplace,
                asin,
                title,
                brand,
                manufacturer,
                pack_size,
                unit,
                price: price.flatten(),
                is_available,
                image_url: image_url.flatten(),
                gtin: gtin.flatten(),
            }),
            _ => unreachable!("a missing part left a fault"),
        }
    }

    fn market<'a>(&self, currencies: &'a Currencies) -> Result<(MarketplaceCode, &'a str), Fault> {
        let code: MarketplaceCode = self.marketplace.trim().parse()?;
        let currency = currencies.get(&code).ok_or_else(|| {
            Fault::new(
                "marketplace-unknown",
                format!("The programme has no marketplace {code}."),
            )
        })?;
        Ok((code, currency))
    }
}

fn optional<T>(raw: &str, read: impl FnOnce(&str) -> Result<T, Fault>) -> Result<Option<T>, Fault> {
    if raw.trim().is_empty() {
        Ok(None)
    } else {
        read(raw).map(Some)
    }
}

/// Reads how many units one pack holds: more than zero, at most 1,000,000 (`programme.md` 6.3).
pub fn read_pack_size(raw: &str) -> Result<Amount, Fault> {
    if raw.trim().is_empty() {
        return Err(Fault::new("pack-size-required", "Enter how many units one pack holds."));
    }
    let pack_size: Amount = raw.parse()?;
    if pack_size.is_zero() || Amount::whole(MAX_PACK).is_some_and(|most| pack_size > most) {
        return Err(Fault::new(
            "pack-size-invalid",
            "A pack holds more than zero and at most 1,000,000 units.",
        )
        .with_limit(MAX_PACK.unsigned_abs()));
    }
    Ok(pack_size)
}

/// Spreadsheets write truth values in capitals.
fn read_available(raw: &str) -> Result<bool, Fault> {
    match raw.trim().to_ascii_lowercase().as_str() {
        "true" => Ok(true),
        "false" => Ok(false),
        "" => Err(Fault::new("available-required", "Enter true or false.")),
        _ => Err(Fault::new("available-invalid", "available is true or false.")),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn currencies() -> Currencies {
        [("US", "USD"), ("JP", "JPY")]
            .map(|(code, currency)| (code.parse().unwrap(), currency.to_owned()))
            .into()
    }

    fn line() -> ProductLine {
        ProductLine::of_cells([
            "B0NLF300H1",
            "JP",
            "HEPA filter",
            "Nordlicht",
            "Nordlicht Appliances",
            "1",
            "COUNT",
            "1299",
            "TRUE",
            "https://img.example/h1.jpg",
            "4006381333931",
        ])
    }

    #[test]
    fn a_line_reads_as_a_product_and_back() {
        let product = line().read(&currencies()).unwrap();
        assert_eq!(product.price.map(Price::minor), Some(1_299));
        assert_eq!(ProductLine::of(&product).read(&currencies()), Ok(product));
        let bare = ProductLine {
            price: String::new(),
            image_url: " ".to_owned(),
            gtin: String::new(),
            ..line()
        };
        let bare = bare.read(&currencies()).unwrap();
        assert_eq!((bare.price, bare.image_url, bare.gtin), (None, None, None));
    }

    #[test]
    fn every_fault_is_told_at_its_member() {
        let faults = ProductLine {
            marketplace: "US".to_owned(),
            ..ProductLine::default()
        }
        .read(&currencies())
        .unwrap_err();
        let found: Vec<_> = faults
            .as_slice()
            .iter()
            .map(|fault| (fault.pointer.as_str(), fault.code))
            .collect();
        let expected = [
            ("/asin", "asin-invalid"),
            ("/title", "title-required"),
            ("/brand", "brand-required"),
            ("/manufacturer", "manufacturer-required"),
            ("/pack_size", "pack-size-required"),
            ("/unit", "unit-required"),
            ("/available", "available-required"),
        ];
        assert_eq!(found, expected);
        let wrong = ProductLine {
            marketplace: "BR".to_owned(),
            pack_size: "0".to_owned(),
            available: "yes".to_owned(),
            ..line()
        };
        let codes: Vec<_> = wrong
            .read(&currencies())
            .unwrap_err()
            .into_iter()
            .map(|fault| fault.code)
            .collect();
        assert_eq!(codes, ["marketplace-unknown", "pack-size-invalid", "available-invalid"]);
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_reader_and_what_is_read_survives(cells in proptest::collection::vec(".{0,12}", 11), title in ".{1,40}", price in "[0-9]{1,4}") {
            let _ = ProductLine::of_cells(cells.iter().map(String::as_str)).read(&currencies());
            let typed = ProductLine { title, price, ..line() };
            if let Ok(product) = typed.read(&currencies()) {
                prop_assert_eq!(ProductLine::of(&product).read(&currencies()), Ok(product));
            }
        }
    }
}
