//! Devices: registering, customizing, defining the inventory (`programme.md` 2 to 5).

mod edit;
mod error;
mod localization;
mod marketplaces;
mod picture;
mod read;
mod register;
mod slots;

pub(crate) use edit::{EditError, Editing};
pub use error::DeviceError;
pub use localization::{CellText, LocalizationCell};
pub use read::{DeviceFilter, DevicePage, StageCounts};
pub use register::NewDevice;
/// The most bytes of a picture.
pub use replenish_pictures::MAX_BYTES as MAX_PICTURE_BYTES;
