//! The maker's own products as a list of their own (`programme.md` 6.3): they take their places in
//! the drafts of the devices they are for.

use std::collections::BTreeMap;

use replenish_domain::{
    Fault,
    account::{Action, Actor},
    device::{Device, DeviceId, Edit},
    fault::segment,
    request::Draft,
};
use replenish_forms::{ListColumn, ListFault, ProductLine};
use replenish_store::{WriteTx, devices};

use super::{
    RequestError,
    draft::{Basis, load_draft},
};
use crate::{App, Denied, authorise};

/// What a list changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedList {
    /// The devices with their console names, by model ID.
    pub devices: Vec<(DeviceId, String)>,
    /// How many products it names.
    pub products: usize,
}

/// Why a list was not saved. Nothing of it was.
#[derive(Debug, thiserror::Error)]
pub enum ProductListError {
    /// The list is wrong, or does not fit the devices; never empty.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))]
    List(Vec<ListFault>),
    /// Something else is in the way.
    #[error(transparent)]
    Request(#[from] RequestError),
}

impl App {
    /// Puts a list of the maker's own products into the drafts: for each slot and marketplace it
    /// names, its products take the place of those there, and only they may be chosen. All of it is
    /// saved, or nothing.
    pub async fn save_product_list(
        &self,
        actor: &Actor,
        read: Result<Vec<ProductLine>, Vec<ListFault>>,
    ) -> Result<SavedList, ProductListError> {
        authorise(actor, Action::EditDevices).map_err(RequestError::from)?;
        let lines = read.map_err(ProductListError::List)?;
        let mut saved = SavedList {
            devices: Vec::new(),
            products: lines.len(),
        };
        // Sorted, so that two lists about the same devices wait for each other in one order.
        let mut by_model = BTreeMap::<&str, Vec<&ProductLine>>::new();
        for line in &lines {
            by_model.entry(&line.model_id).or_default().push(line);
        }
        let mut faults = Vec::new();
        let mut tx = self.db.write().await.map_err(RequestError::from)?;
        for lines in by_model.values() {
            match self.save_list_of(&mut tx, actor, lines).await {
                Ok(device) => saved.devices.push((device.id, device.name.to_string())),
                Err(ProductListError::List(found)) => faults.extend(found),
                Err(other) => return Err(other),
            }
        }
        if !faults.is_empty() {
            faults.sort_by_key(|fault| fault.line);
            return Err(ProductListError::List(faults));
        }
        tx.commit().await.map_err(RequestError::from)?;
        Ok(saved)
    }

    /// Saves the lines about one device, at least one.
    async fn save_list_of(
        &self,
        tx: &mut WriteTx,
        actor: &Actor,
        lines: &[&ProductLine],
    ) -> Result<Device, ProductListError> {
        let of_device = |fault| {
            let line = lines.first().map_or(1, |line| line.line);
            ProductListError::List(vec![ListFault::at(line, ListColumn::ModelId, fault)])
        };
        let model_id = lines.first().map_or("", |line| line.model_id.as_str());
        let Some(id) = device_of_model(tx, actor, model_id).await? else {
            return Err(of_device(Fault::new("device-unknown", no_such_device(model_id))));
        };
        let device = self.hold_device(tx, actor, id).await.map_err(RequestError::from)?;
        if let Err(locked) = device.permit(Edit::Content) {
            return Err(of_device(Fault::new("device-locked", locked.detail())));
        }
        let mut draft = load_draft(tx, actor, &device).await?.draft;
        let places = merge(&mut draft, &device, lines);
        let judged = Basis::load(tx, &device).await?.read(&draft, &device);
        let faults: Vec<_> = judged
            .err()
            .into_iter()
            .flatten()
            .filter_map(|fault| places.locate(fault))
            .collect();
        if !faults.is_empty() {
            return Err(ProductListError::List(faults));
        }
        self.store_draft(tx, actor, &device, None, draft).await?;
        Ok(device)
    }
}

/// The actor's device with this model ID.
pub(crate) async fn device_of_model(
    tx: &mut replenish_store::Conn,
    actor: &Actor,
    model_id: &str,
) -> Result<Option<DeviceId>, RequestError> {
    let organisation = actor.organisation.ok_or(Denied::Forbidden)?;
    match model_id.parse() {
        Ok(model_id) => Ok(devices::of_model(tx, organisation, &model_id).await?),
        // What cannot be a model ID is nobody's.
        Err(_) => Ok(None),
    }
}

/// Says that a device was not found.
pub(crate) fn no_such_device(model_id: &str) -> String {
    let shown: String = model_id.chars().filter(|c| !c.is_control()).take(64).collect();
    format!("Your organisation has no device with the model ID “{shown}”.")
}

/// Where what a list says about a device stands in it, by JSON pointers into the draft.
#[derive(Default)]
struct ListPlaces(BTreeMap<String, (u64, ListColumn)>);

impl ListPlaces {
    /// Places a fault of the draft; none when it is not about what the list says.
    fn locate(&self, fault: Fault) -> Option<ListFault> {
        let mut pointer = fault.pointer.as_str();
        loop {
            if let Some((line, column)) = self.0.get(pointer) {
                return Some(ListFault::at(*line, *column, fault));
            }
            // Around a list lie the other answers about its slot.
            pointer = pointer.rsplit_once('/')?.0;
            if !pointer.contains("/custom_asins/") {
                return None;
            }
        }
    }

    fn note_first(&mut self, pointer: String, line: u64, column: ListColumn) {
        self.0.entry(pointer).or_insert((line, column));
    }
}

/// Puts the lines in the place of the lists they name.
fn merge(draft: &mut Draft, device: &Device, lines: &[&ProductLine]) -> ListPlaces {
    let mut places = ListPlaces::default();
    for line in lines {
        let codes = device.marketplaces.iter().map(|offered| offered.code.as_str());
        let known = codes
            .into_iter()
            .find(|code| code.eq_ignore_ascii_case(&line.marketplace));
        let code = known.unwrap_or(&line.marketplace);
        let slot_pointer = format!("/slots{}", segment(&line.slot_id));
        let list_pointer = format!("{slot_pointer}/custom_asins{}", segment(code));
        let slot = draft.slots.entry(line.slot_id.clone()).or_default();
        slot.list_mode = Some("custom".to_owned());
        let list = slot.custom_asins.entry(code.to_owned()).or_default();
        if !places.0.contains_key(&list_pointer) {
            list.clear();
        }
        let product_pointer = format!("{list_pointer}/{}", list.len());
        list.push(line.product.clone());
        places.note_first(slot_pointer, line.line, ListColumn::SlotId);
        places.note_first(list_pointer, line.line, ListColumn::Marketplace);
        for column in [ListColumn::Asin, ListColumn::PackSize, ListColumn::Note] {
            places.note_first(format!("{product_pointer}/{}", column.as_str()), line.line, column);
        }
    }
    places
}
