//! The programme's four steps, each with its tasks.

use replenish_app::requests::DraftInHand;
use replenish_domain::{
    device::{Background, Device, Slot, Stage},
    fault::segment,
    request::{MAX_TEST_ACCOUNTS, SlotDraft},
};

use super::{Coverage, Step, Task, TaskState};

/// More slots than this share one task for their answers.
const SLOTS_WITH_OWN_TASK: usize = 12;

pub(super) fn register(device: &Device) -> Step {
    let task = Task {
        label: "Kind, name and Model ID".to_owned(),
        href: Some(format!("/devices/{}?edit=name#name", device.id)),
        note: String::new(),
        state: TaskState::Complete,
    };
    Step {
        title: "Register a new device",
        tasks: vec![task],
    }
}

pub(super) fn customize(device: &Device) -> Step {
    let id = device.id;
    let codes: Vec<_> = device
        .marketplaces
        .iter()
        .map(|offered| offered.code.as_str())
        .collect();
    let marketplaces = Task {
        label: "Marketplaces".to_owned(),
        href: Some(format!("/devices/{id}?edit=marketplaces#marketplaces")),
        note: codes.join(", "),
        state: TaskState::Complete,
    };
    let image = Task {
        label: "Upload Device Image".to_owned(),
        href: Some(format!("/devices/{id}?edit=image#image")),
        note: picture_facts(device),
        state: TaskState::of(device.image.is_some()),
    };
    let names = Task {
        label: "Friendly names".to_owned(),
        href: Some(format!("/devices/{id}/localization")),
        note: unnamed_marketplaces(device),
        state: TaskState::of_names(Coverage::of_friendly_names(device)),
    };
    Step {
        title: "Customize your device",
        tasks: vec![marketplaces, image, names],
    }
}

pub(super) fn inventory(device: &Device) -> Step {
    let id = device.id;
    let without_category = device.slots.iter().filter(|slot| slot.category.is_none()).count();
    let slots = Task {
        label: "Slots and categories".to_owned(),
        href: Some(format!("/devices/{id}/slots")),
        note: match without_category {
            0 => some_of(device.slots.iter().map(|slot| slot.slot_id.as_str())),
            1 => "1 slot has no consumable category".to_owned(),
            several => format!("{several} slots have no consumable category"),
        },
        state: match without_category {
            0 => TaskState::Complete,
            missing if missing == device.slots.len() => TaskState::NotStarted,
            _ => TaskState::Incomplete,
        },
    };
    let coverage = Coverage::of_slot_names(device);
    let names = Task {
        label: "Customer-facing slot names".to_owned(),
        href: Some(format!("/devices/{id}/slot-localization")),
        note: match coverage.missing() {
            0 => String::new(),
            1 => "1 name is missing".to_owned(),
            missing => format!("{missing} of {} names are missing", coverage.needed),
        },
        state: TaskState::of_names(coverage),
    };
    Step {
        title: "Create the device inventory",
        tasks: vec![slots, names],
    }
}

pub(super) fn request(device: &Device, draft: &DraftInHand) -> Step {
    let mut tasks: Vec<_> = if device.slots.len() > SLOTS_WITH_OWN_TASK {
        vec![all_answers(device, draft)]
    } else {
        device.slots.iter().map(|slot| answers(device, slot, draft)).collect()
    };
    let accounts = draft.draft.test_accounts.len();
    tasks.push(Task {
        label: "Test accounts".to_owned(),
        href: Some(format!("/devices/{}/test-accounts", device.id)),
        note: format!("{accounts} of at most {MAX_TEST_ACCOUNTS}"),
        state: match accounts {
            0 => TaskState::Optional,
            _ => TaskState::Complete,
        },
    });
    Step {
        title: "Request replenishment IDs",
        tasks,
    }
}

fn answers(device: &Device, slot: &Slot, draft: &DraftInHand) -> Task {
    Task {
        label: format!("Sensor and supply for {}", slot.slot_id),
        href: Some(format!("/devices/{}/request", device.id)),
        note: String::new(),
        state: answered(slot, draft),
    }
}

fn all_answers(device: &Device, draft: &DraftInHand) -> Task {
    let count = device.slots.len();
    let complete = device.slots.iter().filter(|slot| answered(slot, draft).is_complete());
    let complete = complete.count();
    Task {
        label: format!("Sensor and supply for {count} slots"),
        href: Some(format!("/devices/{}/request", device.id)),
        note: format!("{complete} of {count} slots are complete"),
        state: match complete {
            0 => TaskState::NotStarted,
            all if all == count => TaskState::Complete,
            _ => TaskState::Incomplete,
        },
    }
}

/// How far the answers for a slot are.
fn answered(slot: &Slot, draft: &DraftInHand) -> TaskState {
    let place = format!("/slots{}", segment(slot.slot_id.as_str()));
    let is_about_slot = |pointer: &str| {
        let rest = pointer.strip_prefix(&place);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let typed = draft.draft.slots.get(slot.slot_id.as_str());
    if !draft
        .readiness
        .missing
        .iter()
        .any(|fault| is_about_slot(&fault.pointer))
    {
        TaskState::Complete
    } else if typed.is_none_or(SlotDraft::is_empty) {
        TaskState::NotStarted
    } else {
        TaskState::Incomplete
    }
}

pub(super) fn submit(device: &Device, open: usize) -> Task {
    let is_handed_in = !matches!(device.stage, Stage::Draft | Stage::Rejected | Stage::NeedsInfo);
    let can_start = is_handed_in || open == 0;
    Task {
        label: match device.stage {
            Stage::NeedsInfo => "Send the request back".to_owned(),
            _ => "Submit the request".to_owned(),
        },
        href: can_start.then(|| format!("/devices/{}/request", device.id)),
        note: match open {
            0 => String::new(),
            _ if is_handed_in => String::new(),
            1 => "After the open task".to_owned(),
            several => format!("After the {several} open tasks"),
        },
        state: match (is_handed_in, can_start) {
            (true, _) => TaskState::Complete,
            (false, true) => TaskState::NotStarted,
            (false, false) => TaskState::CannotStart,
        },
    }
}

/// Such as `PNG, 312 KB, transparent background`.
fn picture_facts(device: &Device) -> String {
    let Some(image) = &device.image else {
        return String::new();
    };
    let format = image
        .media_type
        .trim_start_matches("image/")
        .to_uppercase()
        .replace("JPEG", "JPG");
    let size = image.bytes.div_ceil(1024);
    let background = match image.background {
        Background::White => "white background",
        Background::Transparent => "transparent background",
        Background::Other => "the background is neither white nor transparent",
    };
    format!("{format}, {size} KB, {background}")
}

fn unnamed_marketplaces(device: &Device) -> String {
    let unnamed = device
        .marketplaces
        .iter()
        .filter(|offered| offered.friendly_name.is_none());
    let codes: Vec<_> = unnamed.map(|offered| offered.code.as_str()).collect();
    match codes.as_slice() {
        [] => String::new(),
        codes => format!("Missing for {}", codes.join(", ")),
    }
}

/// The first few, and how many more there are.
fn some_of<'a>(names: impl ExactSizeIterator<Item = &'a str>) -> String {
    const SHOWN: usize = 6;
    let more = names.len().saturating_sub(SHOWN);
    let shown: Vec<_> = names.take(SHOWN).collect();
    match more {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
