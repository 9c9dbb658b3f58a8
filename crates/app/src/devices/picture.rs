//! Uploading, replacing and removing the picture (`programme.md` 3).

use replenish_domain::{
    account::{Action, Actor},
    device::{Background, Device, DeviceId, DeviceImage, Edit},
};
use replenish_pictures::Picture;
use replenish_store::{devices, images};
use serde_json::{Value, json};

use super::DeviceError;
use crate::{App, Revision, authorise};

impl App {
    /// Stores a picture, re-encoded and without metadata.
    ///
    /// The bytes are decoded before the transaction begins, on a thread of their own; only a few
    /// pictures are decoded at a time, since one can take hundreds of megabytes meanwhile.
    pub async fn put_device_image(
        &self,
        actor: &Actor,
        id: DeviceId,
        revision: Revision,
        bytes: Vec<u8>,
    ) -> Result<Device, DeviceError> {
        authorise(actor, Action::EditDevices)?;
        self.device(actor, id).await?.permit(Edit::Content)?;
        let picture = self.decode(bytes).await?;
        let facts = facts(&picture);
        let mut editing = self.edit_device(actor, id, revision, Edit::Content).await?;
        let now = self.clock.now();
        images::put(&mut editing.tx, &facts.sha256, &facts.media_type, picture.bytes(), now).await?;
        devices::set_image(&mut editing.tx, id, Some(&facts)).await?;
        self.drop_replaced(&mut editing, Some(&facts)).await?;
        let before = as_json(editing.before.image.as_ref());
        self.save_device(actor, editing, "device.image_changed", before, as_json(Some(&facts)))
            .await
    }

    /// Removes the picture; nothing happens when there is none.
    pub async fn delete_device_image(
        &self,
        actor: &Actor,
        id: DeviceId,
        revision: Revision,
    ) -> Result<Device, DeviceError> {
        let mut editing = self.edit_device(actor, id, revision, Edit::Content).await?;
        devices::set_image(&mut editing.tx, id, None).await?;
        self.drop_replaced(&mut editing, None).await?;
        let before = as_json(editing.before.image.as_ref());
        self.save_device(actor, editing, "device.image_removed", before, Value::Null)
            .await
    }

    async fn decode(&self, bytes: Vec<u8>) -> Result<Picture, DeviceError> {
        let _turn = self.picture_turns.acquire().await;
        let decoded = tokio::task::spawn_blocking(move || replenish_pictures::read(&bytes)).await;
        Ok(decoded.unwrap_or(Err(replenish_pictures::PictureError::Unreadable))?)
    }

    async fn drop_replaced(
        &self,
        editing: &mut super::edit::Editing,
        now_shown: Option<&DeviceImage>,
    ) -> Result<(), DeviceError> {
        match &editing.before.image {
            Some(old) if now_shown.is_none_or(|new| new.sha256 != old.sha256) => {
                Ok(images::drop_unused(&mut editing.tx, &old.sha256).await?)
            }
            _ => Ok(()),
        }
    }
}

fn facts(picture: &Picture) -> DeviceImage {
    DeviceImage {
        media_type: picture.media_type().to_owned(),
        width: picture.width(),
        height: picture.height(),
        bytes: picture.bytes().len() as u64,
        sha256: crate::random::hex(&picture.sha256()),
        background: match picture.background() {
            replenish_pictures::Background::White => Background::White,
            replenish_pictures::Background::Transparent => Background::Transparent,
            replenish_pictures::Background::Other => Background::Other,
        },
    }
}

fn as_json(image: Option<&DeviceImage>) -> Value {
    image.map_or(Value::Null, |image| json!({ "image": image }))
}
