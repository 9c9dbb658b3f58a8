//! The slot editor (`programme.md` 5.2). What is not saved yet travels in the form, so slots are
//! added and deleted without a script and without losing anything typed.

use std::collections::BTreeSet;

use askama::Template;
use axum::{
    Form,
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use replenish_app::App;
use replenish_domain::{
    account::Actor,
    device::{Device, DeviceId, Slot, SlotId, slot_label},
    inventory::{MAX_SLOTS, SlotLine},
    reference::Category,
    text,
};

use super::{
    done::Done,
    head::{DeviceHead, Tab},
    path::DevicePath,
    refusal::Refusal,
};
use crate::console::pairs::Pairs;
use crate::{
    console::{
        errors::ConsoleError,
        fields::Errors,
        shell::{Part, Shell, page},
    },
    etag,
    session::Viewer,
};

#[derive(Template)]
#[template(path = "devices/slots.html")]
struct SlotsPage {
    shell: Shell,
    errors: Errors,
    head: DeviceHead,
    lines: Vec<Line>,
    categories: Vec<Category>,
    not_saved: String,
    slot_id_limit: usize,
}

/// A line of the editor.
struct Line {
    label: String,
    slot_id: String,
    slot_id_length: usize,
    category: String,
    /// A saved slot keeps its identifier.
    is_saved: bool,
    /// Just added: the cursor goes here.
    is_fresh: bool,
}

/// The editor's content: its lines, and what came of them.
struct Editor {
    lines: Vec<SlotLine>,
    errors: Errors,
    has_fresh_line: bool,
}

/// What a button of the editor asks for.
enum Act {
    Save,
    Add,
    Remove(usize),
}

pub(super) async fn slots(
    State(app): State<App>,
    Viewer(actor): Viewer,
    DevicePath(id): DevicePath,
    Query(done): Query<Done>,
) -> Result<Response, ConsoleError> {
    let device = app.device(&actor, id).await?;
    let editor = Editor::of(saved_lines(&device));
    show(&app, &actor, &device, editor, &done).await
}

pub(super) async fn edit(
    State(app): State<App>,
    Viewer(actor): Viewer,
    DevicePath(id): DevicePath,
    Form(form): Form<Pairs>,
) -> Result<Response, ConsoleError> {
    let mut editor = Editor::of(typed_lines(&form));
    match Act::asked_for(&form) {
        Act::Save => return save(&app, &actor, id, form.first("etag"), editor).await,
        Act::Add => editor.add(),
        Act::Remove(at) => editor.remove(at),
    }
    let device = app.device(&actor, id).await?;
    show(&app, &actor, &device, editor, &Done::default()).await
}

async fn save(
    app: &App,
    actor: &Actor,
    id: DeviceId,
    seen: &str,
    mut editor: Editor,
) -> Result<Response, ConsoleError> {
    let saved = app.put_device_slots(actor, id, etag::from_form(seen), &editor.lines);
    match saved.await {
        Ok(_) => Ok(Redirect::to(&format!("/devices/{id}/slots?done=slots")).into_response()),
        Err(error) => {
            let Refusal { status, errors } = Refusal::of(app, actor, id, error.within("/slots")).await?;
            editor.errors = errors;
            let device = app.device(actor, id).await?;
            let page = show(app, actor, &device, editor, &Done::default()).await?;
            Ok((status, page).into_response())
        }
    }
}

impl Act {
    fn asked_for(form: &Pairs) -> Self {
        match (form.first("remove").parse(), form.first("action")) {
            (Ok(at), _) => Self::Remove(at),
            (_, "add") => Self::Add,
            _ => Self::Save,
        }
    }
}

impl Editor {
    fn of(lines: Vec<SlotLine>) -> Self {
        Self {
            lines,
            errors: Errors::default(),
            has_fresh_line: false,
        }
    }

    fn add(&mut self) {
        if self.lines.len() >= MAX_SLOTS {
            let detail = format!("A device has at most {MAX_SLOTS} slots. Delete one before you add another.");
            self.errors = Errors::single("slots", detail);
            return;
        }
        self.lines.push(SlotLine::default());
        self.has_fresh_line = true;
    }

    /// Leaves out a line; a line that is not there leaves everything as it is.
    fn remove(&mut self, at: usize) {
        if self.lines.len() == 1 {
            let detail = "A device has at least one slot. Add another before you delete this one.";
            self.errors = Errors::single("slots", detail);
        } else if at < self.lines.len() {
            self.lines.remove(at);
        }
    }
}

async fn show(
    app: &App,
    actor: &Actor,
    device: &Device,
    editor: Editor,
    done: &Done,
) -> Result<Response, ConsoleError> {
    let shell = Shell::new(app, actor, Part::Devices, format!("Device Slots, {}", device.name));
    let head = DeviceHead::of(app, actor, device, Tab::Slots).await?;
    page(&SlotsPage {
        shell: shell.confirming(done.code()).failing(&editor.errors),
        not_saved: not_saved(device, &editor.lines),
        lines: lines(device, &editor),
        categories: app.categories().await?,
        errors: editor.errors,
        slot_id_limit: SlotId::MAX_LEN,
        head,
    })
}

fn saved_lines(device: &Device) -> Vec<SlotLine> {
    let line = |slot: &Slot| SlotLine {
        slot_id: slot.slot_id.to_string(),
        category: slot.category.as_ref().map(ToString::to_string).unwrap_or_default(),
    };
    device.slots.iter().map(line).collect()
}

/// The lines as typed. More than a device may have are refused when they are saved; far more are
/// not even looked at.
fn typed_lines(form: &Pairs) -> Vec<SlotLine> {
    form.all("slot_id")
        .zip(form.all("category"))
        .take(MAX_SLOTS + 1)
        .map(|(slot_id, category)| SlotLine {
            slot_id: slot_id.to_owned(),
            category: category.to_owned(),
        })
        .collect()
}

fn lines(device: &Device, editor: &Editor) -> Vec<Line> {
    let mut saved: BTreeSet<_> = device.slots.iter().map(|slot| slot.slot_id.as_str()).collect();
    let last = editor.lines.len().saturating_sub(1);
    let line = |(at, line): (usize, &SlotLine)| Line {
        label: slot_label(at),
        slot_id_length: text::length(line.slot_id.trim()),
        // Only the first line of an identifier is the saved slot; another that repeats it is a mistake.
        is_saved: saved.remove(line.slot_id.as_str()),
        slot_id: line.slot_id.clone(),
        category: line.category.clone(),
        is_fresh: editor.has_fresh_line && at == last,
    };
    editor.lines.iter().enumerate().map(line).collect()
}

/// What saving would change, in words; empty when nothing.
fn not_saved(device: &Device, lines: &[SlotLine]) -> String {
    let saved = saved_lines(device);
    let added = lines
        .iter()
        .filter(|line| saved.iter().all(|slot| slot.slot_id != line.slot_id));
    let deleted = saved
        .iter()
        .filter(|slot| lines.iter().all(|line| line.slot_id != slot.slot_id));
    let changed = lines.iter().filter(|line| {
        saved
            .iter()
            .any(|slot| slot.slot_id == line.slot_id && slot.category != line.category)
    });
    let counts = [
        (added.count(), "new"),
        (deleted.count(), "deleted"),
        (changed.count(), "changed"),
    ];
    let parts: Vec<_> = counts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what} {}", if count == 1 { "slot" } else { "slots" }))
        .collect();
    if parts.is_empty() {
        String::new()
    } else {
        format!("Not saved: {}", parts.join(", "))
    }
}
