//! Filing what is attached to a mail, and the one answer to all of it.

use jiff::Timestamp;
use replenish_domain::{
    Language,
    account::Actor,
    audit::Act,
    device::DeviceId,
    request::{IdRequest, RequestId, RequestNumber},
};
use replenish_forms::{FileKind, FormFault, ListFault, ProductLine, read_product_list, read_product_workbook};
use replenish_inbound::{Attachment, MAX_ATTACHMENTS, MAX_BYTES, Message};
use replenish_store::{
    StoreError, WriteTx,
    received_mails::{self, MailKey, Outcome},
};
use serde_json::json;

use crate::{
    App, Denied,
    mail::{FileAnswer, FileFate, Letter},
    recipient::Recipient,
    requests::{ProductListError, RequestError, Submission, device_of_model, no_such_device, told},
};

/// What was filed, in the order of the attachments.
#[derive(Default)]
struct Filed(Vec<FiledFile>);

/// What a file did to a device.
struct FiledFile {
    device: DeviceId,
    /// The request it handed in; none for a product list, or a form with faults.
    request: Option<(RequestId, RequestNumber)>,
    /// Whether anything was stored.
    is_stored: bool,
}

impl Filed {
    /// The first device a file was for, which the record of the mail names.
    fn device(&self) -> Option<DeviceId> {
        self.0.first().map(|file| file.device)
    }

    /// The first request that was handed in.
    fn request(&self) -> Option<RequestId> {
        self.0.iter().find_map(|file| file.request).map(|(id, _)| id)
    }
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
        let mut filed = Filed::default();
        let letter = if message.is_too_large {
            Letter::MailTooLarge {
                limit: MAX_BYTES,
                link: self.devices_link(),
            }
        } else {
            let answers = self
                .file_all(actor, message.attachments, received_at, &mut filed)
                .await?;
            let link = filed
                .device()
                .map_or_else(|| self.devices_link(), |device| self.request_link(device));
            Letter::MailAnswered { files: answers, link }
        };
        let mut tx = self.db.write().await?;
        // Whoever finishes it answers; two deliveries at once give one answer.
        if received_mails::finish(&mut tx, key, Outcome::Answered, filed.device(), filed.request()).await? {
            self.record_filed(&mut tx, actor, &filed).await?;
            let member = Recipient::find(&mut tx, &actor.email, Language::default()).await?;
            self.enqueue_reply(&mut tx, &member, letter, message.id).await?;
        }
        tx.commit().await
    }

    /// Records beside what was done that it came by mail, and in whose name.
    async fn record_filed(&self, tx: &mut WriteTx, actor: &Actor, filed: &Filed) -> Result<(), StoreError> {
        let Some(organisation) = actor.organisation else {
            return Ok(());
        };
        for file in filed.0.iter().filter(|file| file.is_stored) {
            let number = file.request.map(|(_, number)| number);
            let act = Act::by(actor, "mail.filed")
                .on(file.device, organisation)
                .after(json!({"from": actor.email, "request": number}));
            self.record(tx, act).await?;
        }
        Ok(())
    }

    async fn file_all(
        &self,
        actor: &Actor,
        attachments: Vec<Attachment>,
        received_at: Timestamp,
        filed: &mut Filed,
    ) -> Result<Vec<FileAnswer>, StoreError> {
        let mut answers = Vec::with_capacity(attachments.len());
        for (at, Attachment { name, content }) in attachments.into_iter().enumerate() {
            let is_csv = name.to_ascii_lowercase().ends_with(".csv");
            let fate = match FileKind::of(&content, is_csv) {
                _ if at >= MAX_ATTACHMENTS => ignored(&format!(
                    "Only the first {MAX_ATTACHMENTS} attachments of a mail are looked at. Send this one in another mail."
                )),
                FileKind::Workbook => self.file_workbook(actor, content, received_at, filed).await?,
                FileKind::ProductList => self.file_list(actor, read_product_list(&content), filed).await?,
                FileKind::Archive => ignored("Archives are not opened. Attach the files themselves."),
                FileKind::Other => ignored("It is neither a request form (XLSX) nor a product list (CSV)."),
            };
            answers.push(FileAnswer { name, fate });
        }
        Ok(answers)
    }

    /// A workbook is a product list when its first sheet has the columns of one, and a form otherwise.
    async fn file_workbook(
        &self,
        actor: &Actor,
        bytes: Vec<u8>,
        received_at: Timestamp,
        filed: &mut Filed,
    ) -> Result<FileFate, StoreError> {
        let (bytes, list) = product_workbook(bytes).await;
        match list {
            Some(lines) => self.file_list(actor, lines, filed).await,
            None => self.file_form(actor, bytes, received_at, filed).await,
        }
    }

    /// Hands a completed form in, for the device it names.
    async fn file_form(
        &self,
        actor: &Actor,
        bytes: Vec<u8>,
        received_at: Timestamp,
        filed: &mut Filed,
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
        let at = filed.0.len();
        filed.0.push(FiledFile {
            device,
            request: None,
            is_stored: false,
        });
        let request = match self.submit_request(actor, device, Submission::Form(bytes)).await {
            Ok(request) => request,
            Err(RequestError::Locked(locked)) => match self.handed_in_since(actor, device, received_at).await {
                Ok(Some(request)) => request,
                Ok(None) => return Ok(refused(locked.detail())),
                Err(error) => return fate_of(error),
            },
            Err(error) => return fate_of(error),
        };
        filed.0.truncate(at);
        filed.0.push(FiledFile {
            device,
            request: Some((request.id, request.number)),
            is_stored: true,
        });
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

    async fn file_list(
        &self,
        actor: &Actor,
        lines: Result<Vec<ProductLine>, Vec<ListFault>>,
        filed: &mut Filed,
    ) -> Result<FileFate, StoreError> {
        match self.save_product_list(actor, lines).await {
            Ok(saved) => {
                filed.0.extend(saved.devices.iter().map(|(device, _)| FiledFile {
                    device: *device,
                    request: None,
                    is_stored: true,
                }));
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

/// Reads on a thread of its own the product list a workbook is, if it is one.
async fn product_workbook(bytes: Vec<u8>) -> (Vec<u8>, Option<Result<Vec<ProductLine>, Vec<ListFault>>>) {
    let reading = tokio::task::spawn_blocking(move || {
        let list = read_product_workbook(&bytes);
        (bytes, list)
    });
    // What stops the reader is told by the one of forms.
    reading.await.unwrap_or_default()
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
