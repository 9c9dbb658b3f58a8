//! Filing what is attached to a mail, and the one answer to all of it.

use jiff::Timestamp;
use replenish_domain::{
    account::Actor,
    device::DeviceId,
    request::{IdRequest, RequestId},
};
use replenish_forms::{FileKind, FormFault};
use replenish_inbound::{Attachment, MAX_ATTACHMENTS, MAX_BYTES, Message};
use replenish_store::{
    StoreError,
    received_mails::{self, MailKey, Outcome},
};

use crate::{
    App, Denied,
    mail::{FileAnswer, FileFate, Letter},
    requests::{ProductListError, RequestError, Submission, device_of_model, no_such_device, told},
};

/// What was filed first, which the record of the mail names.
#[derive(Default)]
struct FirstFiled {
    device: Option<DeviceId>,
    request: Option<RequestId>,
}

impl App {
    /// Files a member's mail, answers it and notes both.
    pub(super) async fn file_message(
        &self,
        actor: &Actor,
        message: Message,
        key: MailKey,
        received_at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut first = FirstFiled::default();
        let letter = if message.is_too_large {
            Letter::MailTooLarge {
                limit: MAX_BYTES,
                link: self.devices_link(),
            }
        } else {
            let files = self
                .file_all(actor, message.attachments, received_at, &mut first)
                .await?;
            let link = first
                .device
                .map_or_else(|| self.devices_link(), |device| self.request_link(device));
            Letter::MailAnswered { files, link }
        };
        let mut tx = self.db.write().await?;
        let FirstFiled { device, request } = first;
        // Whoever finishes it answers; two deliveries at once give one answer.
        if received_mails::finish(&mut tx, key, Outcome::Answered, device, request).await? {
            self.enqueue_reply(&mut tx, &actor.email, letter, message.id).await?;
        }
        tx.commit().await
    }

    async fn file_all(
        &self,
        actor: &Actor,
        attachments: Vec<Attachment>,
        received_at: Timestamp,
        first: &mut FirstFiled,
    ) -> Result<Vec<FileAnswer>, StoreError> {
        let mut files = Vec::with_capacity(attachments.len());
        for (at, Attachment { name, content }) in attachments.into_iter().enumerate() {
            let is_csv = name.to_ascii_lowercase().ends_with(".csv");
            let fate = match FileKind::of(&content, is_csv) {
                _ if at >= MAX_ATTACHMENTS => ignored(&format!(
                    "Only the first {MAX_ATTACHMENTS} attachments of a mail are looked at. Send this one in another mail."
                )),
                FileKind::Workbook => self.file_form(actor, content, received_at, first).await?,
                FileKind::ProductList => self.file_list(actor, &content, first).await?,
                FileKind::Archive => ignored("Archives are not opened. Attach the files themselves."),
                FileKind::Other => ignored("It is neither a request form (XLSX) nor a product list (CSV)."),
            };
            files.push(FileAnswer { name, fate });
        }
        Ok(files)
    }

    /// Hands a completed form in, for the device it names.
    async fn file_form(
        &self,
        actor: &Actor,
        bytes: Vec<u8>,
        received_at: Timestamp,
        first: &mut FirstFiled,
    ) -> Result<FileFate, StoreError> {
        let (bytes, model_id) = match model_id(bytes).await {
            Ok(read) => read,
            Err(faults) => return Ok(FileFate::Refused { faults: told(&faults) }),
        };
        let found = device_of_model(&mut self.db.read().await?, actor, &model_id).await;
        let device = match found {
            Ok(Some(device)) => device,
            Ok(None) => return Ok(refused(no_such_device(&model_id))),
            Err(error) => return fate_of(error),
        };
        first.device.get_or_insert(device);
        let request = match self.submit_request(actor, device, Submission::Form(bytes)).await {
            Ok(request) => request,
            Err(RequestError::Locked(locked)) => match self.handed_in_since(actor, device, received_at).await {
                Ok(Some(request)) => request,
                Ok(None) => return Ok(refused(locked.detail())),
                Err(error) => return fate_of(error),
            },
            Err(error) => return fate_of(error),
        };
        first.request.get_or_insert(request.id);
        Ok(FileFate::Submitted {
            device: request.snapshot.device.name.to_string(),
            number: request.number.to_string(),
            due_at: request.due_at,
        })
    }

    /// The request this very mail has handed in already: in another attachment, or before a crash.
    async fn handed_in_since(
        &self,
        actor: &Actor,
        device: DeviceId,
        received_at: Timestamp,
    ) -> Result<Option<IdRequest>, RequestError> {
        let latest = self.latest_request(actor, device).await?;
        Ok(latest.filter(|request| {
            request.submitted_by == actor.account
                && request.submitted_at >= received_at
                && request.state.status().is_open()
        }))
    }

    async fn file_list(&self, actor: &Actor, bytes: &[u8], first: &mut FirstFiled) -> Result<FileFate, StoreError> {
        match self.save_product_list(actor, bytes).await {
            Ok(saved) => {
                if let Some((device, _)) = saved.devices.first() {
                    first.device.get_or_insert(*device);
                }
                Ok(FileFate::ListSaved {
                    devices: saved.devices.into_iter().map(|(_, name)| name).collect(),
                    products: saved.products,
                })
            }
            Err(ProductListError::List(faults)) => Ok(FileFate::Refused { faults: told(&faults) }),
            Err(ProductListError::Request(error)) => fate_of(error),
        }
    }
}

/// Reads on a thread of its own which device a form is for: unpacking takes its time.
async fn model_id(bytes: Vec<u8>) -> Result<(Vec<u8>, String), Vec<FormFault>> {
    let reading = tokio::task::spawn_blocking(move || {
        let model_id = replenish_forms::model_id(&bytes)?;
        Ok((bytes, model_id))
    });
    reading
        .await
        .unwrap_or_else(|_| Err(vec![crate::requests::unreadable()]))
}

/// Tells the sender what is in the way; what is ours to mend fails instead, so that the mail is
/// delivered again.
fn fate_of(error: RequestError) -> Result<FileFate, StoreError> {
    Ok(match error {
        RequestError::Store(error) => return Err(error),
        RequestError::Form(faults) => FileFate::Refused { faults: told(&faults) },
        RequestError::Invalid(faults) => {
            let details: Vec<_> = faults.into_iter().map(|fault| fault.detail).collect();
            FileFate::Refused { faults: told(&details) }
        }
        RequestError::Locked(locked) => refused(locked.detail()),
        RequestError::DraftTooLarge => {
            refused("The answers are too long together. Shorten the descriptions or the product lists.")
        }
        RequestError::Stale => refused("Somebody else changed the answers meanwhile. Send the mail again."),
        RequestError::Denied(Denied::Forbidden) => refused("Your role does not allow this."),
        // The device was deleted meanwhile; the rest has nothing to do with files.
        _ => refused("The device was changed meanwhile. Look at it in the console."),
    })
}

fn refused(fault: impl Into<String>) -> FileFate {
    FileFate::Refused {
        faults: vec![fault.into()],
    }
}

fn ignored(why: &str) -> FileFate {
    FileFate::Ignored { why: why.to_owned() }
}
