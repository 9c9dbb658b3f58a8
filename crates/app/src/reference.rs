//! Marketplaces and categories: data an administrator can extend.

use replenish_domain::{
    Fault, Faults,
    account::{Action, Actor},
    audit::Act,
    reference::{Category, Marketplace},
};
use replenish_store::{StoreError, WriteTx, reference};

use crate::{App, Denied, authorise};

/// Why the programme's reference data was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ReferenceError {
    /// Not allowed.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Something typed is wrong.
    #[error(transparent)]
    Invalid(#[from] Faults),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// Every marketplace, in the programme's order.
    pub async fn marketplaces(&self) -> Result<Vec<Marketplace>, StoreError> {
        let mut conn = self.db.read().await?;
        reference::marketplaces(&mut conn).await
    }

    /// Every consumable category, in the programme's order.
    pub async fn categories(&self) -> Result<Vec<Category>, StoreError> {
        let mut conn = self.db.read().await?;
        reference::categories(&mut conn).await
    }

    /// Adds a marketplace at the end of the list.
    pub async fn add_marketplace(&self, actor: &Actor, marketplace: &Marketplace) -> Result<(), ReferenceError> {
        authorise(actor, Action::ManageProgramme)?;
        let mut tx = self.db.write().await?;
        if !reference::add_marketplace(&mut tx, marketplace).await? {
            return Err(taken("marketplace-taken", marketplace.code.as_str()));
        }
        let act = Act::by(actor, "marketplace.added").after(serde_json::json!(marketplace));
        self.record(&mut tx, act).await?;
        Ok(tx.commit().await?)
    }

    /// Adds a category at the end of the list.
    pub async fn add_category(&self, actor: &Actor, category: &Category) -> Result<(), ReferenceError> {
        authorise(actor, Action::ManageProgramme)?;
        let mut tx = self.db.write().await?;
        if !reference::add_category(&mut tx, category).await? {
            return Err(taken("category-taken", category.code.as_str()));
        }
        let act = Act::by(actor, "category.added").after(serde_json::json!(category));
        self.record(&mut tx, act).await?;
        Ok(tx.commit().await?)
    }

    /// Fills an empty programme with the seven marketplaces and the usual categories
    /// (`programme.md` 4.1, 5.3). What an operator added or changed is left alone.
    pub async fn fill_reference(&self) -> Result<(), StoreError> {
        let mut tx = self.db.write().await?;
        if reference::marketplaces(&mut tx).await?.is_empty() {
            add_usual(&mut tx).await?;
        }
        tx.commit().await
    }
}

async fn add_usual(tx: &mut WriteTx) -> Result<(), StoreError> {
    for marketplace in usual_marketplaces() {
        reference::add_marketplace(tx, &marketplace).await?;
    }
    for category in usual_categories() {
        reference::add_category(tx, &category).await?;
    }
    Ok(())
}

fn taken(code: &'static str, taken: &str) -> ReferenceError {
    Faults::from(Fault::new(code, format!("The code {taken} is taken. Choose another.")).at("/code")).into()
}

fn usual_marketplaces() -> Vec<Marketplace> {
    [
        ("US", "United States", "amazon.com", "en-US", "USD", "North America"),
        ("UK", "United Kingdom", "amazon.co.uk", "en-GB", "GBP", "Europe"),
        ("DE", "Germany", "amazon.de", "de-DE", "EUR", "Europe"),
        ("FR", "France", "amazon.fr", "fr-FR", "EUR", "Europe"),
        ("IT", "Italy", "amazon.it", "it-IT", "EUR", "Europe"),
        ("ES", "Spain", "amazon.es", "es-ES", "EUR", "Europe"),
        ("JP", "Japan", "amazon.co.jp", "ja-JP", "JPY", "Far East"),
    ]
    .into_iter()
    .filter_map(|(code, name, domain, locale, currency, region)| {
        Marketplace::read(code, name, domain, &[locale.to_owned()], currency, region).ok()
    })
    .collect()
}

fn usual_categories() -> Vec<Category> {
    [
        ("vacuum_filter", "Vacuum filter"),
        ("vacuum_brush", "Vacuum brush"),
        ("vacuum_bag", "Vacuum bag"),
        ("air_filter", "Air purifier filter"),
        ("water_filter", "Water filter"),
        ("ink", "Ink cartridge"),
        ("toner", "Toner"),
        ("paper", "Printer paper"),
        ("battery", "Battery"),
        ("laundry_detergent", "Washing machine detergent"),
        ("fabric_softener", "Fabric softener"),
        ("dishwasher_detergent", "Dishwasher detergent"),
        ("coffee_pod", "Coffee pods"),
        ("coffee_bean", "Coffee beans"),
        ("milk_creamer_pod", "Milk or creamer pods"),
        ("paper_towel", "Paper towels"),
        ("pet_food", "Pet food"),
        ("drinking_water", "Drinking water"),
        ("other", "Other"),
    ]
    .into_iter()
    .filter_map(|(code, label)| {
        Some(Category {
            code: code.parse().ok()?,
            label: label.parse().ok()?,
            needs_explanation: code == "other",
        })
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_reference_data_is_complete() {
        assert_eq!(usual_marketplaces().len(), 7);
        assert_eq!(usual_categories().len(), 19);
    }
}
